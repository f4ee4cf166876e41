"""`jsonschema_rs`, imported without the modules that it needs for nothing but its own birthday.

When it is imported it has `email.utils` read the time at which it was built, and that brings along
sockets, random numbers and a dozen others: more than the validator itself takes.
"""

import sys
from types import ModuleType

_MAIL = "email.utils"
# In another thread somebody could import the module meanwhile, and get what stands in for it.
_ALONE = _MAIL not in sys.modules and "threading" not in sys.modules

if _ALONE:
    sys.modules[_MAIL] = ModuleType(_MAIL)
    vars(sys.modules[_MAIL])["parsedate_to_datetime"] = str
try:
    import jsonschema_rs
finally:
    if _ALONE:
        del sys.modules[_MAIL]

__all__ = ["jsonschema_rs"]
