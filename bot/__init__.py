"""Trợ lý số: the assistant of Vietnam's community digital teams."""
