from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sefton_pdps.audit"
    label = "audit"
