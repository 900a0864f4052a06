"""Who signs in, and what may be done: permissions are ``scope:resource:action``."""

from enum import StrEnum

from django.db import models


class AccountKind(models.TextChoices):
    """The parties of the notice that sign in, and the three administrators who confirm nothing."""

    CLERK = "clerk", "企业经办人"
    OWNER = "owner", "建设单位经办人"
    OFFICER = "officer", "主管部门审核人员"
    DATA_BUREAU = "data_bureau", "省政数局经办人"
    SUPPORT = "support", "技术支持人员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


class Level(models.TextChoices):
    """The level of an authority, which decides the grade it confirms (一(二)4)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市（州）级"
    COUNTY = "county", "县（市、开发区）级"


class Permission(StrEnum):
    """What may be done. Grammar ``scope:resource:action``; members sorted; disconnected from who may do it."""

    ACCOUNT_AUDIT_READ = "audit:events:read"
    """Read who did what: the audit administrator."""
    ACCOUNT_MANAGE = "admin:accounts:manage"
    """Create accounts and end them: the system administrator."""
    ACCOUNT_SECURITY_MANAGE = "admin:security:manage"
    """Unlock accounts and read the security log: the security administrator."""
    CONSOLE_READ = "admin:console:read"
    """Open the administrators' console; what stands in it is each administrator's own permission."""
    FILING_CONFIRM = "authority:filing:confirm"
    """Confirm a filing as the home authority (一(二)4)."""
    FILING_CREATE = "enterprise:filing:create"
    """Start a back-filing for one's own enterprise (一(二)2)."""
    FILING_EDIT = "enterprise:filing:edit"
    """Fill in sheets and papers of one's own unsubmitted filing (一(二)3)."""
    FILING_READ = "filing:filing:read"
    """Open a filing with its papers."""
    FILING_REFUSE = "authority:filing:refuse"
    """Refuse a filing for good, with reasons (Q9)."""
    FILING_RETURN = "authority:filing:return"
    """Return a filing for correction, with all reasons (Q9)."""
    FILING_SUBMIT = "enterprise:filing:submit"
    """Submit a filing to the computed home authority (一(二)3)."""
    FILING_WITHDRAW = "enterprise:filing:withdraw"
    """Take a filing back before it is confirmed (Q9)."""
    GRADE_APPLY = "enterprise:grade:apply"
    """Apply for grade A on confirmed data (一(二)4)."""
    GRADE_DECIDE = "province:grade:decide"
    """Give grade A, or send the application back (一(二)4, Q12)."""
    PAGE_PREFER = "public:page:prefer"
    """Choose for oneself how pages look: elder mode."""
    PUBLIC_READ = "public:library:read"
    """Read what is public; nobody signs in for it."""
    SESSION_MANAGE = "session:own:manage"
    """Manage one's own session and password; everybody who is signed in."""
    SERVICE_PROBE = "public:service:probe"
    """Ask whether the site can serve: the balancer's health check."""
    SIGN_IN = "public:session:sign-in"
    """Reach the sign-in pages."""
    WAIVER_DECIDE = "province:waiver:decide"
    """Let one filing pass one rule, with reason and last day, or decline to (三(一))."""
    WAIVER_REQUEST = "enterprise:waiver:request"
    """Ask the province to let one's own filing pass one rule (三(一))."""
    WORKBENCH_ENTERPRISE = "enterprise:workbench:read"
    """Open the enterprise client's own pages."""
    WORKBENCH_AUTHORITY = "authority:workbench:read"
    """Open the authority's own pages."""
