"""Addresses of eligibility."""

from django.urls import path

from anyam.eligibility.views import answers, survey, targeting, waivers

app_name = "eligibility"
PERSON = "orang/<int:pk>/"
urlpatterns = [
    path(f"{PERSON}kelayakan/", answers.person, name="person"),
    path(f"{PERSON}kelayakan/simpan/", answers.keep_person, name="keep_person"),
    path("kelompok/<int:pk>/kelayakan/", answers.group, name="group"),
    path("kelompok/<int:pk>/kelayakan/simpan/", answers.keep_group, name="keep_group"),
    path("kelayakan/<int:pk>/", answers.kept, name="kept"),
    path(f"{PERSON}pengecualian/<slug:rule>/", waivers.ask, name="ask_waiver"),
    path("pengecualian/", waivers.index, name="waivers"),
    path("pengecualian/<int:pk>/", waivers.detail, name="waiver"),
    path("pengecualian/<int:pk>/putus/", waivers.decide, name="decide_waiver"),
    path("pengecualian/<int:pk>/cabut/", waivers.withdraw, name="withdraw_waiver"),
    path(f"{PERSON}rumah/", survey.overview, name="survey"),
    path(f"{PERSON}rumah/<int:number>/", survey.step, name="survey_step"),
    path(f"{PERSON}rumah/selesai/", survey.finish, name="finish_survey"),
    path("sasaran/", targeting.index, name="targeting"),
    path("sasaran/unduh.xlsx", targeting.export, name="targeting_export"),
    path("sasaran/hitung/", targeting.count, name="targeting_count"),
]
