"""Whom a ticket is told to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.content import Commune, Member
from storage.interface import ChatKey, Ticket


@dataclass(frozen=True, slots=True)
class Team:
    """Where the team is reached: its group chats, and the accounts through which members' own chats are written to.

    `accounts` maps a channel to our account there ("telegram" → bot id); a roster chat "telegram:123" becomes a key.
    `links` are accounts that members linked themselves ("zalo_bot:ab12" → roster id); they count beside the roster's
    chats and win over them.
    """

    groups: tuple[ChatKey, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def own_chats(self, member: Member) -> tuple[ChatKey, ...]:
        """The member's private chats on channels that are on."""
        found = []
        taken = {chat for chat, linked in self.links if linked != member.id}
        mine = [chat for chat, linked in self.links if linked == member.id]
        for chat in dict.fromkeys((*member.chats, *mine)):
            if chat in taken:
                continue
            channel, _, ident = chat.partition(":")
            found += [ChatKey(channel, account, ident) for name, account in self.accounts if name == channel]
        return tuple(found)

    def is_group(self, key: ChatKey) -> bool:
        return key in self.groups

    def has_group(self, channel: str, account: str) -> bool:
        return any((key.channel, key.account) == (channel, account) for key in self.groups)

    def member_of(self, author: str, commune: Commune) -> Member | None:
        """The member whose account this is ("telegram:123")."""
        linked = dict(self.links).get(author)
        if linked is not None:
            return next((member for member in commune.roster if member.id == linked), None)
        return next((member for member in commune.roster if author in member.chats), None)


def told(ticket: Ticket, commune: Commune, team: Team) -> tuple[ChatKey, ...]:
    """The groups and, on channels without a group, members' own chats: those nearest to the question, all if urgent."""
    grouped = {(key.channel, key.account) for key in team.groups}
    private = [
        key
        for member in nearest(ticket, commune)
        for key in team.own_chats(member)
        if (key.channel, key.account) not in grouped
    ]
    return tuple(dict.fromkeys((*team.groups, *private)))


def nearest(ticket: Ticket, commune: Commune) -> tuple[Member, ...]:
    """Members of the hamlet, else those who know the topic, else everybody. The assignee alone once it is taken."""
    roster = commune.roster
    if ticket.assignee:
        return tuple(member for member in roster if member.id == ticket.assignee)
    if ticket.urgent:
        return roster
    near = [member for member in roster if member.hamlet and member.hamlet == ticket.hamlet]
    skilled = [member for member in roster if ticket.topic and ticket.topic in member.topics]
    return tuple(near or skilled or roster)
