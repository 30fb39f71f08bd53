"""What the audit trail holds of messages."""

from sefton_pdps.audit.records import Kind, Record

RECORDS = (
    Record(
        "notifications.notice",
        "Message",
        Kind.MACHINERY,
        {"notice.tried_again": "had an e-mail that could not be delivered tried again"},
    ),
)
