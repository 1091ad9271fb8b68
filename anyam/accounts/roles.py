"""Who may do what, in one table. Steps of the approval chain are not here: their table says who.

Place (which part of the country) is never here either: `visible_to` answers it.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CHAIR = "chair", _("Ketua kelompok")
    FACILITATOR = "facilitator", _("Pendamping")
    VILLAGE_HEAD = "village_head", _("Kepala desa/lurah")
    DINSOS_VERIFIER = "dinsos_verifier", _("Verifikator Dinas Sosial")
    DINSOS_HEAD = "dinsos_head", _("Kepala Dinas Sosial")
    PROVINCE_VIEWER = "province_viewer", _("Dinas Sosial Provinsi")
    DIRECTORATE_VERIFIER = "directorate_verifier", _("Verifikator Direktorat")
    DIRECTOR = "director", _("Direktur")
    AUDITOR = "auditor", _("Auditor")
    RESEARCHER = "researcher", _("Peneliti")
    AREA_ADMIN = "area_admin", _("Admin wilayah")


# Whose phone alone must not be enough: everybody who decides, or sees more than one village.
OFFICE_ROLES = frozenset(Role) - {Role.CHAIR, Role.FACILITATOR}
READERS = frozenset({Role.PROVINCE_VIEWER, Role.AUDITOR, Role.RESEARCHER})
# Offices that one person holds at a time.
ONE_HOLDER = frozenset({Role.VILLAGE_HEAD, Role.DINSOS_HEAD, Role.DIRECTOR})
# The level of region a role is given over: length of the code, 0 for the whole country.
LEVELS: dict[str, frozenset[int]] = {
    Role.CHAIR: frozenset({10}),
    Role.FACILITATOR: frozenset({6, 10}),
    Role.VILLAGE_HEAD: frozenset({10}),
    Role.DINSOS_VERIFIER: frozenset({4}),
    Role.DINSOS_HEAD: frozenset({4}),
    Role.PROVINCE_VIEWER: frozenset({2}),
    Role.DIRECTORATE_VERIFIER: frozenset({0, 2}),
    Role.DIRECTOR: frozenset({0, 2}),
    Role.AUDITOR: frozenset({0, 2, 4}),
    Role.RESEARCHER: frozenset({0, 2, 4}),
    Role.AREA_ADMIN: frozenset({0, 2, 4}),
}


class Can(TextChoices):
    FORM_GROUPS = "form_groups", _("membentuk kelompok dan mengubah anggotanya")
    WRITE_PROPOSALS = "write_proposals", _("menulis usulan")
    KEEP_ACCOUNT = "keep_account", _("mencatat rekening kelompok dan siapa pemegangnya")
    SEE_ACCOUNT = "see_account", _("melihat rekening kelompok, nomornya tersamar")
    OPEN_ACCOUNT = "open_account", _("membuka nomor rekening dengan alasan")
    CHECK_REGISTER = "check_register", _("mencatat hasil pemeriksaan register")
    SEE_TIES = "see_ties", _("melihat kaitan antarkelompok")
    CHECK_CASE = "check_case", _("mencatat pemeriksaan Direktorat")
    DESCRIBE_VILLAGE = "describe_village", _("mencatat potensi dan penduduk desa")
    SEE_ELIGIBILITY = "see_eligibility", _("membaca jawaban kelayakan")
    ASSESS = "assess", _("menilai kelayakan dan mengusulkan pengecualian")
    APPROVE_WAIVERS = "approve_waivers", _("memutus pengecualian")
    SEE_TARGETING = "see_targeting", _("melihat ketepatan sasaran")
    UNMASK_NIK = "unmask_nik", _("membuka NIK dan nomor KK dengan alasan")
    IMPORT_PEOPLE = "import_people", _("memasukkan daftar orang dari Excel")
    DECIDE_PEOPLE = "decide_people", _("memutuskan apakah dua catatan satu orang")
    SEE_REGISTERS = "see_registers", _("melihat register yang dipegang")
    IMPORT_REGISTERS = "import_registers", _("memasukkan register dan daftar penerima bantuan")
    SEARCH_REGISTERS = "search_registers", _("mencari orang di register dengan alasan")
    SEE_PEOPLE = "see_people", _("melihat nama anggota")
    EXPORT = "export", _("mengunduh daftar")
    ISSUE_LETTERS = "issue_letters", _("menerbitkan surat")
    ISSUE_PINS = "issue_pins", _("membuat kartu PIN untuk ketua")
    MANAGE_USERS = "manage_users", _("mengelola pengguna di wilayahnya")
    FREEZE = "freeze", _("menetapkan masa jeda")
    SEE_AS = "see_as", _("melihat sebagai orang lain")
    SEE_RECORD = "see_record", _("membaca catatan kejadian")
    SEE_JOBS = "see_jobs", _("melihat semua pekerjaan latar")


# Rights an administrator does not borrow while seeing as somebody else.
NEVER_AS_ANOTHER = frozenset(
    {Can.UNMASK_NIK, Can.OPEN_ACCOUNT, Can.EXPORT, Can.IMPORT_PEOPLE, Can.IMPORT_REGISTERS,
     Can.SEARCH_REGISTERS, Can.SEE_AS}
)  # fmt: skip

_R = Role
CAN: dict[str, frozenset[Role]] = {
    Can.FORM_GROUPS: frozenset({_R.FACILITATOR}),
    Can.WRITE_PROPOSALS: frozenset({_R.FACILITATOR, _R.CHAIR}),
    Can.KEEP_ACCOUNT: frozenset({_R.FACILITATOR, _R.CHAIR}),
    # Not for the village head and the province: neither pays nor checks.
    Can.SEE_ACCOUNT: frozenset(
        {_R.CHAIR, _R.FACILITATOR, _R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.DIRECTORATE_VERIFIER,
         _R.DIRECTOR, _R.AUDITOR}
    ),
    Can.OPEN_ACCOUNT: frozenset(
        {_R.CHAIR, _R.FACILITATOR, _R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.DIRECTORATE_VERIFIER}
    ),
    Can.DESCRIBE_VILLAGE: frozenset({_R.FACILITATOR, _R.VILLAGE_HEAD, _R.DINSOS_VERIFIER}),
    Can.CHECK_REGISTER: frozenset({_R.DINSOS_VERIFIER}),
    # Not for the pendamping and the village: a finding may be about them.
    Can.SEE_TIES: frozenset(
        {_R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.DIRECTORATE_VERIFIER, _R.DIRECTOR, _R.AUDITOR}
    ),
    Can.CHECK_CASE: frozenset({_R.DIRECTORATE_VERIFIER}),
    # Desil, income and the like of a member: not for neighbours, not for research.
    Can.SEE_ELIGIBILITY: frozenset(_R) - {_R.CHAIR, _R.RESEARCHER, _R.AREA_ADMIN},
    Can.ASSESS: frozenset({_R.FACILITATOR, _R.DINSOS_VERIFIER}),
    Can.APPROVE_WAIVERS: frozenset({_R.DINSOS_VERIFIER, _R.DINSOS_HEAD}),
    Can.SEE_TARGETING: frozenset(
        {_R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.PROVINCE_VIEWER, _R.DIRECTORATE_VERIFIER,
         _R.DIRECTOR, _R.AUDITOR, _R.RESEARCHER}
    ),
    Can.UNMASK_NIK: frozenset({_R.FACILITATOR, _R.DINSOS_VERIFIER, _R.DIRECTORATE_VERIFIER}),
    Can.IMPORT_PEOPLE: frozenset(
        {_R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.AREA_ADMIN, _R.FACILITATOR}
    ),
    Can.DECIDE_PEOPLE: frozenset({_R.DINSOS_VERIFIER, _R.DINSOS_HEAD}),
    Can.SEE_REGISTERS: frozenset(
        {_R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.DIRECTORATE_VERIFIER, _R.AUDITOR, _R.AREA_ADMIN}
    ),
    # Over the place of the register: a national one takes a role over the whole country.
    Can.IMPORT_REGISTERS: frozenset({_R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.AREA_ADMIN}),
    # Who keeps a register has no business in it.
    Can.SEARCH_REGISTERS: frozenset({_R.DINSOS_VERIFIER, _R.DIRECTORATE_VERIFIER}),
    Can.SEE_PEOPLE: frozenset(_R) - {_R.RESEARCHER},
    Can.EXPORT: frozenset(
        {_R.DINSOS_VERIFIER, _R.DINSOS_HEAD, _R.PROVINCE_VIEWER, _R.DIRECTORATE_VERIFIER,
         _R.DIRECTOR, _R.AUDITOR, _R.RESEARCHER}
    ),
    Can.ISSUE_LETTERS: frozenset(
        {_R.VILLAGE_HEAD, _R.DINSOS_HEAD, _R.DIRECTOR, _R.DIRECTORATE_VERIFIER}
    ),
    Can.ISSUE_PINS: frozenset({_R.FACILITATOR}),
    Can.MANAGE_USERS: frozenset({_R.AREA_ADMIN}),
    Can.FREEZE: frozenset({_R.AREA_ADMIN, _R.DINSOS_HEAD, _R.DIRECTOR}),
    Can.SEE_AS: frozenset({_R.AREA_ADMIN}),
    Can.SEE_RECORD: frozenset({_R.AUDITOR, _R.AREA_ADMIN}),
    Can.SEE_JOBS: frozenset({_R.AREA_ADMIN}),
}  # fmt: skip
