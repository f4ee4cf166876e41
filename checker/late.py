"""Names of a package that are looked up when somebody asks for them.

The rooms of the product say in their `__init__.py` what they offer, and a run needs little of it:
importing all would take longer than checking a proposal. So a room lists its names by module for
whoever reads it, for the type checker as imports, and imports a module when the first of its names
is asked for (PEP 562). Inside of functions `import` stands where only some runs come by.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package with these modules, each with its names, parted by spaces.

    A name that is that of a module too cannot be late: it would become the module.
    """
    homes = {name: module for module, names in modules.items() for name in names.split()}
    assert homes.keys().isdisjoint(modules), f"{package}: {homes.keys() & modules.keys()}"

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
