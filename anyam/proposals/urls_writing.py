"""The pages a proposal is written on; `urls.py` includes them."""

from django.urls import path

from anyam.proposals.views import writing, writing_budget, writing_papers, writing_review

urlpatterns = [
    path("kelompok/<int:pk>/usulan/baru/", writing.new, name="new"),
    path("usulan/<int:pk>/tulis/", writing.write, name="write"),
    path("usulan/<int:pk>/tulis/periksa/", writing_review.review, name="review"),
    path("usulan/<int:pk>/tulis/gambar/", writing.plan, name="plan"),
    path("usulan/<int:pk>/tulis/anggaran/", writing_budget.budget, name="budget"),
    path("usulan/<int:pk>/tulis/anggaran/baru/", writing_budget.add_line, name="budget_add"),
    path("usulan/<int:pk>/tulis/anggaran/tabel/", writing_budget.table, name="budget_table"),
    path("usulan/<int:pk>/tulis/anggaran/urutan/", writing_budget.move_line, name="budget_move"),
    path(
        "usulan/<int:pk>/tulis/anggaran/<int:position>/",
        writing_budget.change_line,
        name="budget_line",
    ),
    path(
        "usulan/<int:pk>/tulis/anggaran/<int:position>/hapus/",
        writing_budget.remove_line,
        name="budget_remove",
    ),
    path("usulan/<int:pk>/tulis/berkas/", writing_papers.papers, name="papers"),
    path("usulan/<int:pk>/tulis/berkas/<slug:kind>/", writing_papers.add_paper, name="paper_add"),
    path(
        "usulan/<int:pk>/tulis/berkas/<int:document>/hapus/",
        writing_papers.remove_paper,
        name="paper_remove",
    ),
    path("usulan/<int:pk>/tulis/<slug:slug>/", writing.question, name="question"),
]
