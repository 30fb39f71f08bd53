"""When an approved referral may go back to draft. Pure."""


def why_not_reopen(purchase: str) -> tuple[str, ...]:
    """Nothing may be bought for answers that are being changed. `purchase`: the call-off that is open, or ""."""
    if not purchase:
        return ()
    return (
        f"{purchase} is open for this referral, and rests on its answers. End it with no award first, so that whoever "
        "was invited is told.",
    )
