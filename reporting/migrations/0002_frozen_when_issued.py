from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, revoke, secure

FROZEN = """
CREATE FUNCTION reporting_issued_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'issued' THEN
        RAISE EXCEPTION 'An issued report is frozen.' USING ERRCODE = 'SP010';
    END IF;
    IF OLD.state = 'checked' AND (NEW.snapshot, NEW.sha256) IS DISTINCT FROM (OLD.snapshot, OLD.sha256)
            AND NEW.state <> 'compiled' THEN
        RAISE EXCEPTION 'Checked figures do not change.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_frozen BEFORE UPDATE ON reporting_expenditurereport
    FOR EACH ROW EXECUTE FUNCTION reporting_issued_is_frozen();

CREATE FUNCTION reporting_comment_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM reporting_expenditurereport r WHERE r.state = 'issued'
            AND r.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END) THEN
        RAISE EXCEPTION 'An issued report is frozen.' USING ERRCODE = 'SP010';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER comment_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_reportcomment
    FOR EACH ROW EXECUTE FUNCTION reporting_comment_is_frozen();
"""
UNDO = """
DROP TRIGGER comment_frozen ON reporting_reportcomment;
DROP FUNCTION reporting_comment_is_frozen();
DROP TRIGGER report_frozen ON reporting_expenditurereport;
DROP FUNCTION reporting_issued_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_budgets_and_reports")]

    operations = [
        secure("reporting_expenditurereport", COUNCIL),
        secure("reporting_reportcomment", COUNCIL),
        revoke("reporting_expenditurereport", "DELETE"),
        migrations.RunSQL(FROZEN, UNDO),
    ]
