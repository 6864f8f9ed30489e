"""Accounts of the staff, their sessions, and the trail of what they did."""

from web.staff.accounts import Accounts
from web.staff.audit import AuditTrail
from web.staff.sessions import Sessions

__all__ = ["Accounts", "AuditTrail", "Sessions"]
