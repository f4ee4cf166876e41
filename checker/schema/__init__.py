"""What a proposal may say: its schema, the types that rules see, and what counts as missing."""

from checker.schema.missing import is_missing, without_missing
from checker.schema.references import References, check_references
from checker.schema.types import SCALARS, FieldType, Kind, ProposalType, proposal_type, read_types
from checker.schema.validate import SchemaProblem, check_schema, is_stated

__all__ = [
    "SCALARS",
    "FieldType",
    "Kind",
    "ProposalType",
    "References",
    "SchemaProblem",
    "check_references",
    "check_schema",
    "is_missing",
    "is_stated",
    "proposal_type",
    "read_types",
    "without_missing",
]
