from datetime import date
import pytest
from sefton_pdps.access.roles import Role
from sefton_pdps.core import clock, tenancy
from tests.factories.accounts import person
from tests.factories import providers as factory
from providers.models import Setting
from providers.services.register import import_register
from providers.services import places
from tests.providers.register_files import register, COMBINED_2025

SUPPORTED = {"urn": "2700001","setting_name": "Invented Landing Stage","owner_id": "RP900002","owner_name": "Invented Landing Stage","address": "9 Imaginary Road","postcode": "L20 3NJ","places": 2,"conditions": None}

def test_look(live_system_for_module, person_at, tmp_path):
    live_system_for_module.start("web")
    with tenancy.scope(tenancy.COUNCIL):
        q = person(Role.QUALITY_OFFICER)
        import_register(file=register(*({"urn": f"SC90{n:04}", "setting_name": f"Invented House {n}", "owner_id": f"RP{n%9}", "owner_name": f"Invented Care {n%9}"} for n in range(40))), file_name="a.xlsx", as_at=date(2025,4,1), by=q, at=clock.now())
        import_register(file=register(SUPPORTED, {"urn":"27","places":"x"}, sheet=1), file_name="sa.xlsx", as_at=date(2025,5,1), by=None, at=clock.now())
        d = import_register(file=register({"urn":"SC900001","grade":"Inadequate","places":3,"owner_id":"RP1","owner_name":"Invented Care 1","setting_name":"Invented House 1"},{"urn":"XX","places":"many"},{"urn":"SC900002","grade":"Rather good"}), file_name="b.xlsx", as_at=date(2025,7,1), by=q, at=clock.now())
        home = Setting.objects.get(urn="SC900001"); own = home.provider
        agency = factory.setting(own, kind="fostering_agency", registered_places=None, name="Invented Heron Fostering")
        k = person(Role.SETTING_MANAGER, provider=own)
        places.add_household(setting=agency, code="H-014", outward="PR8", age_from=3, age_to=11, caters_for=["pets","siblings"], by=k, at=clock.now(), number=2)
        h = places.hold_place(place=home.places.get(number=2), reason="other_council", starts_on=clock.today(), ends_on=None, by=k, at=clock.now())
        sa = Setting.objects.get(urn="2700001")
    p = person_at("council").sign_in(q.email)
    for path in ("/settings/", "/settings/?q=house&area=in_borough&sort=-grade", f"/settings/{home.pk}/", f"/settings/{agency.pk}/", f"/settings/{sa.pk}/", "/providers/", f"/providers/{own.pk}/", "/register/", f"/register/{d.pk}/"):
        p.open(path)
    exe = tmp_path / "register.xlsx"; exe.write_bytes(b"MZ" + b"\0"*999)
    p.open("/register/"); p.page.get_by_label("Ofsted register").first.set_input_files(str(exe)); p.press("Import the register")
    good = tmp_path / "good.xlsx"; good.write_bytes(register({"urn":"SC900003","setting_name":"Invented House 3","owner_id":"RP3","owner_name":"Invented Care 3","grade":"Outstanding"}).getvalue())
    p.page.get_by_label("Ofsted register").first.set_input_files(str(good)); p.press("Import the register")
    s = person_at("portal").sign_in(k.email)
    for path in ("/portal/settings/", f"/portal/settings/{home.pk}/", f"/portal/settings/{agency.pk}/", f"/portal/settings/{home.pk}/describe/", f"/portal/settings/{agency.pk}/households/add/", f"/portal/settings/holds/{h.pk}/release/"):
        s.open(path)
    s.open("/portal/settings/").press("Nothing has changed at Invented House 1")
    s.open(f"/portal/settings/{home.pk}/").follow("Mark place 1 as not free")
    s.press("Mark the place as not free")
