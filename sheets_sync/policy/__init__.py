"""Amazon's rules as dated, cited data: `policy(profile)` for columns, `policy_for(marketplace, profile)` for one."""

from schemas.policy import UNITS
from sheets_sync.policy.pages import citations, marketplaces, parameters
from sheets_sync.policy.policies import (
    MARKETPLACES,
    PARAMETERS,
    LocalPolicy,
    Policy,
    Values,
    ValueState,
    policy,
    policy_for,
)

__all__ = [
    "MARKETPLACES",
    "PARAMETERS",
    "UNITS",
    "LocalPolicy",
    "Policy",
    "ValueState",
    "Values",
    "citations",
    "marketplaces",
    "parameters",
    "policy",
    "policy_for",
]
