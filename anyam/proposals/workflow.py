"""The approval chains, as tables. Everything about the road is computed from them.

Source of `kemensos_2019`: the seven steps a-g of the Ministry's route (seed 004, "tahapan
pengumpulan bantuan sosial"); `apbd_kabkota` is an example of a regency that pays itself
(Permensos 2/2019 Pasal 18 huruf b).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anyam.accounts.roles import Role as R
from anyam.kernel.workflow import Step, Workflow
from anyam.proposals.rules import (
    Facts,
    agreement_signed,
    answers_complete,
    budget_within_ceiling,
    case_checked,
    content_unchanged,
    documents_complete,
    group_complete,
    market_explained,
    members_accepted,
    members_decided,
)


class Status(TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Diajukan")
    ENDORSED = "endorsed", _("Diketahui desa/kelurahan")
    VERIFIED = "verified", _("Terverifikasi Dinas Sosial")
    FORWARDED = "forwarded", _("Diteruskan ke Kementerian")
    CHECKED = "checked", _("Diperiksa Direktorat")
    AWARDED = "awarded", _("Ditetapkan")
    DELIVERED = "delivered", _("Hasil disampaikan")
    COMMITTED = "committed", _("SPTJM ditandatangani")
    RETURNED = "returned", _("Dikembalikan")
    REJECTED = "rejected", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")


class Action(TextChoices):
    SUBMIT = "submit", _("Ajukan")
    ENDORSE = "endorse", _("Ketahui dan teruskan")
    VERIFY = "verify", _("Nyatakan terverifikasi")
    FORWARD = "forward", _("Teruskan ke Kementerian")
    CHECK = "check", _("Nyatakan sudah diperiksa")
    AWARD = "award", _("Tetapkan penerima")
    DELIVER = "deliver", _("Sampaikan hasil")
    COMMIT = "commit", _("Tanda tangani SPTJM")
    RETURN = "return", _("Kembalikan untuk diperbaiki")
    REJECT = "reject", _("Tolak")
    WITHDRAW = "withdraw", _("Tarik usulan")


A, S = Action, Status
FINAL = {S.COMMITTED, S.REJECTED, S.WITHDRAWN}
EDITABLE = {S.DRAFT, S.RETURNED}
TONES: dict[str, str] = {  # of the tag that shows a status; "info" for the others
    S.DRAFT: "mute",
    S.RETURNED: "warn",
    S.REJECTED: "bad",
    S.WITHDRAWN: "bad",
    S.AWARDED: "good",
    S.DELIVERED: "good",
    S.COMMITTED: "good",
}
COMPLETE = (
    group_complete,
    answers_complete,
    market_explained,
    budget_within_ceiling,
    agreement_signed,
    documents_complete,
)
SAME = (content_unchanged,)
DECIDED = (content_unchanged, members_decided, members_accepted)

KEMENSOS_2019: Workflow[Facts] = Workflow("kemensos_2019", S.DRAFT, [
    #    what        from         to           who                     on what terms
    Step(A.SUBMIT,   S.DRAFT,     S.SUBMITTED, R.FACILITATOR,          COMPLETE, mark="–"),
    Step(A.ENDORSE,  S.SUBMITTED, S.ENDORSED,  R.VILLAGE_HEAD,         SAME, mark="a", letter="surat_keterangan"),
    Step(A.VERIFY,   S.ENDORSED,  S.VERIFIED,  R.DINSOS_VERIFIER,      DECIDED, mark="b"),
    Step(A.FORWARD,  S.VERIFIED,  S.FORWARDED, R.DINSOS_HEAD,          SAME, mark="c", letter="surat_pengantar"),
    Step(A.CHECK,    S.FORWARDED, S.CHECKED,   R.DIRECTORATE_VERIFIER, (*SAME, case_checked), mark="d"),
    Step(A.AWARD,    S.CHECKED,   S.AWARDED,   R.DIRECTOR,             (*SAME, budget_within_ceiling), mark="e", letter="sk"),
    Step(A.DELIVER,  S.AWARDED,   S.DELIVERED, R.DIRECTORATE_VERIFIER, SAME, mark="f", letter="pemberitahuan"),
    Step(A.COMMIT,   S.DELIVERED, S.COMMITTED, R.DINSOS_HEAD,          SAME, mark="g", letter="sptjm"),

    Step(A.SUBMIT,   S.RETURNED,  S.SUBMITTED, R.FACILITATOR,          COMPLETE, mark="–"),
    Step(A.RETURN,   S.SUBMITTED, S.RETURNED,  R.VILLAGE_HEAD,         note=True),
    Step(A.RETURN,   S.ENDORSED,  S.RETURNED,  R.DINSOS_VERIFIER,      note=True),
    Step(A.RETURN,   S.VERIFIED,  S.RETURNED,  R.DINSOS_HEAD,          note=True),
    Step(A.RETURN,   S.FORWARDED, S.RETURNED,  R.DIRECTORATE_VERIFIER, note=True),
    Step(A.RETURN,   S.CHECKED,   S.RETURNED,  R.DIRECTOR,             note=True),
    Step(A.REJECT,   S.ENDORSED,  S.REJECTED,  R.DINSOS_VERIFIER,      note=True),
    Step(A.REJECT,   S.FORWARDED, S.REJECTED,  R.DIRECTORATE_VERIFIER, note=True),
    Step(A.REJECT,   S.CHECKED,   S.REJECTED,  R.DIRECTOR,             note=True),
    Step(A.WITHDRAW, S.DRAFT,     S.WITHDRAWN, R.FACILITATOR),
    Step(A.WITHDRAW, S.RETURNED,  S.WITHDRAWN, R.FACILITATOR),
])  # fmt: skip

APBD_KABKOTA: Workflow[Facts] = Workflow("apbd_kabkota", S.DRAFT, [
    #    what        from         to           who                on what terms
    Step(A.SUBMIT,   S.DRAFT,     S.SUBMITTED, R.FACILITATOR,     COMPLETE, mark="–"),
    Step(A.ENDORSE,  S.SUBMITTED, S.ENDORSED,  R.VILLAGE_HEAD,    SAME, mark="a", letter="surat_keterangan"),
    Step(A.VERIFY,   S.ENDORSED,  S.VERIFIED,  R.DINSOS_VERIFIER, DECIDED, mark="b"),
    Step(A.AWARD,    S.VERIFIED,  S.AWARDED,   R.DINSOS_HEAD,     (*SAME, budget_within_ceiling), mark="c", letter="sk"),
    Step(A.COMMIT,   S.AWARDED,   S.COMMITTED, R.DINSOS_HEAD,     SAME, mark="d", letter="sptjm"),

    Step(A.SUBMIT,   S.RETURNED,  S.SUBMITTED, R.FACILITATOR,     COMPLETE, mark="–"),
    Step(A.RETURN,   S.SUBMITTED, S.RETURNED,  R.VILLAGE_HEAD,    note=True),
    Step(A.RETURN,   S.ENDORSED,  S.RETURNED,  R.DINSOS_VERIFIER, note=True),
    Step(A.RETURN,   S.VERIFIED,  S.RETURNED,  R.DINSOS_HEAD,     note=True),
    Step(A.REJECT,   S.ENDORSED,  S.REJECTED,  R.DINSOS_VERIFIER, note=True),
    Step(A.REJECT,   S.VERIFIED,  S.REJECTED,  R.DINSOS_HEAD,     note=True),
    Step(A.WITHDRAW, S.DRAFT,     S.WITHDRAWN, R.FACILITATOR),
    Step(A.WITHDRAW, S.RETURNED,  S.WITHDRAWN, R.FACILITATOR),
])  # fmt: skip

CHAINS = {chain.name: chain for chain in (KEMENSOS_2019, APBD_KABKOTA)}


def table(chain: Workflow[Facts]) -> list[dict[str, object]]:
    """The rows of a chain for other programs: `anyam workflow NAME --json`."""
    return [
        {
            "step": step.mark,
            "action": str(step.action),
            "from": str(step.source),
            "to": str(step.target),
            "who": str(step.role),
            "terms": step.terms,
        }
        for step in chain.steps
    ]
