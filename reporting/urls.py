from django.urls import path

from reporting.views import audit_trail, home_page, money, published_awards, reports

app_name = "reporting"
urlpatterns = [
    # Home: what needs me
    path("", home_page.home, name="home"),
    # The report desk and its readers
    path("reports/", reports.report_list, name="report_list"),
    path("reports/compile/", reports.report_compile, name="report_compile"),
    path("reports/issued/", reports.cabinet_member, name="cabinet_member"),
    # What was awarded in a quarter: checked here, then read by anybody
    path("reports/awards/", published_awards.awards_quarters, name="awards_quarters"),
    path("reports/awards/<slug:quarter>/", published_awards.awards_quarter, name="awards_quarter"),
    path("reports/awards/<slug:quarter>/publish/", published_awards.awards_publish, name="awards_publish"),
    path(
        "reports/awards/<slug:quarter>/take-back/", published_awards.awards_take_back, name="awards_take_back"
    ),
    path("published/awards/", published_awards.published_awards, name="published_awards"),
    path("published/awards/<slug:quarter>/", published_awards.published_quarter, name="published_quarter"),
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
