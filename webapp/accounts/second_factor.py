"""The second factor on pages: asked for after the password, set up, and turned off."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from graph.accounts.account import Account
from graph.accounts.pending_sign_ins import MINUTES
from graph.accounts.second_factors import ISSUER, RECOVERY_CODES, RECOVERY_DIGITS, new_seed
from graph.errors import BadRequest
from webapp.accounts import provider
from webapp.accounts.entering import PENDING_TOKEN, begin_session, counters_of, own_address
from webapp.accounts.requirements import needs_second_factor
from webapp.accounts.stores import attempts, pending_sign_ins, second_factors, sessions
from webapp.accounts.waiting import in_words
from webapp.audit import audit_log, record_event
from webapp.messages import NOT_DONE

blueprint = Blueprint("second_factor", __name__)
WRONG_CODE = "That is not the code that your app shows now, or you used it before: wait for the next one"
SEED = "second_factor_seed"  # the key under which the cookie holds it until it is confirmed


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The page that asks for the code, of whoever gave their password within the last minutes."""
    token = session.get(PENDING_TOKEN, "")
    account = pending_sign_ins().account(token)
    if account is None:
        flash(f"Sign in again: the password counts for {MINUTES} minutes.", NOT_DONE)
        return redirect(url_for("login.sign_in", next=request.args.get("next")))
    if request.method == "GET":
        return _code_page()
    counted_by = counters_of(account.name, account, exists=True)
    if wait := attempts().begin(counted_by):
        headers = {"Retry-After": str(wait)}
        return _code_page(f"Too many wrong attempts. Wait {in_words(wait)}, then try again"), 429, headers
    if not is_right_code(account, request.form.get("code", "")):
        audit_log().record("sign-in-failed", account.name, "", step="code", address=request.remote_addr)
        return _code_page(WRONG_CODE), 403
    attempts().succeed(counted_by)
    pending_sign_ins().end(token)
    return begin_session(account, own_address(request.args.get("next", "")))


def is_right_code(account: Account, text: str) -> bool:
    """Whether it is the code of the app now, or a recovery code, which this ends and the log tells."""
    if second_factors().accepts(account, text):
        return True
    if not second_factors().use_recovery_code(account, text):
        return False
    left = second_factors().recovery_codes_left(account)
    audit_log().record("recovery-code-used", account.shown_as or account.name, account.roles, left=left)
    return True


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Set up a second factor, or another app in place of the present one."""
    account = _account_with_password()
    if request.method == "GET" or SEED not in session:
        session.setdefault(SEED, new_seed())
        return _set_up_page(account)
    try:
        codes = second_factors().set_up(account, session[SEED], request.form.get("code", ""))
    except BadRequest as error:
        return _set_up_page(account, str(error)), 400
    del session[SEED]
    sessions().end_others(g.session)
    record_event("second-factor-set")
    return _recovery_page(codes)


@blueprint.post("/account/second-factor/recovery-codes")
def renew_recovery_codes() -> ResponseReturnValue:
    """Other recovery codes, which the page shows this once."""
    account = _account_with_password()
    if not account.has_second_factor:
        return redirect(url_for(".page"), 303)
    codes = second_factors().renew_recovery_codes(account)
    record_event("recovery-codes-made")
    return _recovery_page(codes)


@blueprint.post("/account/second-factor/off")
def turn_off() -> Response:
    """Do without a second factor, where one's role may; all other sessions end."""
    account = _account_with_password()
    if needs_second_factor(account):
        raise BadRequest(f"Your roles ({account.roles}) need a second factor. You can set up another app in its place.")
    second_factors().remove(account.name)
    record_event("second-factor-removed")
    response = begin_session(account, url_for("own.page"))
    flash("The second factor is off: from now on your password is enough.")  # in the new session
    return response


def own_account() -> Account:
    """The account of this request; raises BadRequest where nobody signed in to one."""
    account: Account | None = g.session.account if g.get("session") else None
    if account is None:
        raise BadRequest("This needs an account. Whoever looks after the site can add one.")
    return account


def _account_with_password() -> Account:
    account = own_account()
    if not account.has_password:
        raise BadRequest(f"You sign in at {provider.title()}: a second factor is set up there.")
    return account


def _code_page(error: str = "") -> str:
    return render_template("accounts/code.html", error=error, recovery_digits=RECOVERY_DIGITS)


def _set_up_page(account: Account, error: str = "") -> str:
    enrolment = second_factors().enrolment(account, session[SEED])
    picture = segno.make_qr(enrolment.address).svg_inline(
        dark="#000", light="#fff", omitsize=True, svgclass="ct-qr", lineclass=None
    )
    return render_template(
        "accounts/second_factor.html",
        account=account,
        error=error,
        secret=" ".join(enrolment.secret[at : at + 4] for at in range(0, len(enrolment.secret), 4)),
        address=enrolment.address,
        picture=Markup(picture),  # noqa: S704 - drawn above, of squares alone
        issuer=ISSUER,
        is_needed=needs_second_factor(account),
        recovery_codes=RECOVERY_CODES,
    )


def _recovery_page(codes: list[str]) -> str:
    address = own_address(request.args.get("next", url_for("own.page")))
    return render_template("accounts/recovery_codes.html", codes=codes, address=address)
