"""What a proposal may say: its schema, the types that rules see, and what counts as missing."""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
    from checker.schema.mentions import person_key
    from checker.schema.missing import is_missing, without_missing
    from checker.schema.references import References, check_references
    from checker.schema.types import (
        SCALARS,
        FieldType,
        Kind,
        ProposalType,
        a,
        proposal_type,
        read_types,
    )
    from checker.schema.validate import SchemaProblem, check_schema, is_stated

__getattr__ = late(
    __name__,
    {
        "missing": "is_missing without_missing",
        "mentions": "person_key",
        "references": "References check_references",
        "types": "SCALARS FieldType Kind ProposalType a proposal_type read_types",
        "validate": "SchemaProblem check_schema is_stated",
    },
)
