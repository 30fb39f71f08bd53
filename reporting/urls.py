from django.urls import path

from reporting.views import audit_trail, home_page, money, reports

app_name = "reporting"
urlpatterns = [
    # Home: what needs me
    path("", home_page.home, name="home"),
    # The report desk and its readers
    path("reports/", reports.report_list, name="report_list"),
    path("reports/compile/", reports.report_compile, name="report_compile"),
    path("reports/issued/", reports.cabinet_member, name="cabinet_member"),
    path("reports/<uuid:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<uuid:pk>/pdf/", reports.report_file, name="report_file"),
    path("reports/<uuid:pk>/send-back/", reports.report_send_back, name="report_send_back"),
    path("reports/<uuid:pk>/<slug:name>/", reports.report_act, name="report_act"),
    path("reports/<uuid:pk>/placements/<slug:kind>/", reports.report_placements, name="report_placements"),
    path("reports/<uuid:pk>/comments/<slug:section>/", reports.report_comment, name="report_comment"),
    # Who did and opened what
    path("audit/", audit_trail.audit_trail, name="audit_trail"),
    path("audit/export/", audit_trail.audit_export, name="audit_export"),
    # Money
    path("money/", money.money, name="money"),
    path("money/budgets/", money.budgets, name="budgets"),
    path("money/budgets/new/", money.budget_new, name="budget_new"),
    path("money/placements/<uuid:pk>/", money.money_placement, name="money_placement"),
    path("money/lines/<slug:code>/", money.money_line, name="money_line"),
]
