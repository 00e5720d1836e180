"""Who is alike: what sittings on which days do for such people, and what they cost."""
