"""The words of identity: roles, the three powers, ways in, what became of an attempt, how a session ended."""

from domain.words import Word


class Role(Word):
    LEADER = "leader", "领导"
    OFFICE = "office", "专班办公室"
    DISTRICT = "district", "地区"
    DEPARTMENT = "department", "成员单位"
    AUDITOR = "auditor", "审计财政"
    ADMIN = "admin", "管理员"


class Power(Word):
    """三权: nobody holds two of them at a time (rules 11.5)."""

    BUSINESS = "business", "业务"
    AUDIT = "audit", "审计"
    ACCOUNTS = "accounts", "账号管理"


class Way(Word):
    """How a person came in."""

    LOCAL = "local", "本系统账号"
    OIDC = "oidc", "统一身份认证"
    ZWDD = "zwdd", "浙政钉"
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    LDAP = "ldap", "目录账号"
    PROXY = "proxy", "统一门户"
    DEMO = "demo", "演示"


class SignInOutcome(Word):
    """What became of an attempt to come in."""

    IN = "in", "登录"
    WRONG = "wrong", "账号或密码不对"
    LOCKED = "locked", "已锁定"
    DISABLED = "disabled", "账号已停用"
    NO_GRANT = "no_grant", "没有有效授权"
    UNKNOWN_SUBJECT = "unknown_subject", "没有本系统账号"
    BROKEN_OFF = "broken_off", "登录未完成"
    PASSWORD_CHANGED = "password_changed", "改密码"
    OUT = "out", "退出"


class SessionEnd(Word):
    """Why a session is over."""

    SIGNED_OUT = "signed_out", "本人退出"
    ENDED_ELSEWHERE = "ended_elsewhere", "在别处结束"
    IDLE = "idle", "长时间未操作"
    TOO_LONG = "too_long", "超过最长时间"
    DISABLED = "disabled", "账号停用"
    NO_GRANT = "no_grant", "授权到期或收回"
    PASSWORD_RESET = "password_reset", "密码重置"
    ROLE_SWITCHED = "role_switched", "切换身份"
