"""The phrases the code says, with the gaps it fills: what `faq/_phrases.yaml` must hold.

`tests/content/test_phrase_keys.py` reads the calls in `bot/` and proves this list complete.
"""

from __future__ import annotations

_SAID = """
added_to_ticket ma
address_set
alert buoc cau_hoi chu_de doi khan ma noi
alert_billed con_lai
alert_cancelled
alert_closed gio ten
alert_field gia_tri ten
alert_free_left con_lai
alert_how ma
alert_recent loi
alert_step buoc
alert_taken gio ten
alert_title cau_hoi ma
alert_unpaid
alert_urgent
alert_waited phut
alert_waiting
alert_waits
already_waiting ma
anonymous_member
answer_or_own phieu so
ask_address
ask_away
ask_danger
ask_forget
ask_hamlet
ask_question
ask_rating
ask_resume buoc ten
ask_would_refer
back_to_step
bot_is_back
both_first
button_close
button_pass
button_take
choice_address
choice_another
choice_back
choice_cancel_wait
choice_danger ten
choice_done
choice_forget
choice_guide
choice_keep
choice_leave
choice_leave_member
choice_menu
choice_more
choice_no_danger
choice_no_hamlet
choice_no_person
choice_none
choice_none_person
choice_person
choice_restart
choice_resume buoc
choice_say_later
choice_stay ten
choice_stuck
choice_useful
choice_wrong
command_or_own loi phieu so
day_today
day_tomorrow
day_weekday ngay thu
demo_sign_in mat_khau ten
edit_not_sent ma
explain
explain_numbers
field_hamlet
field_name
field_phone
field_text
first_step
flow_changed
flow_intro phut ten
flow_intro_untimed ten
flow_left buoc
flow_prepare can
forgotten
greeting
group_met ma_nhom
guide_label ten
hamlet_noted
introduction
kind_contact
kind_file
kind_link
kind_location
kind_other
kind_photo
kind_sticker
kind_video
kind_voice
late_answer
ledger_zalo_bot so_nguoi so_tin tong_nguoi tong_tin
ledger_zalo_oa_quota con tong
link_too_late
linked ten
masked_account
masked_card
masked_id_number
masked_otp
masked_password
media
media_kind loai
media_or_own loai ma
media_photo
media_received loai
media_to_member loai ten
media_to_ticket loai ma
media_unseen
media_voice
member_here ma ten
menu
menu_topic chu_de
miss
miss_in_guide
named_tickets chu_so phieu
no_hamlet
no_topic
none_of_these
nothing_more
nothing_to_resume
nothing_to_stop
notice_meaning_broken
notice_meaning_making so
notice_media_full mb
notice_zalo_bot_messages so tong
notice_zalo_bot_token
notice_zalo_bot_users so tong
notice_zalo_oa_consent duong_dan
notice_zalo_oa_fault loi ma
notice_zalo_oa_money tinh_phi toi_da
notice_zalo_oa_month cho mien_phi tinh_phi toi_da
notice_zalo_oa_old_token
notice_zalo_oa_quota con tong
notice_zalo_oa_silent ngay
notice_zalo_oa_webhook_off so
old_button
only_words_sent ma
other_guide ten
out_of_range so
person_is_here ma ten
promise_later gio ngay
promise_now gio
promise_unknown
promise_urgent
question_unsaid
rate_fair
rate_good
rate_poor
rated
rated_before
reach_changed loi ma
refer_asked
refer_elsewhere
refer_maybe_person
refer_complaint
refer_distress
refer_personal
refused_closed ma ten
refused_empty ma ten
refused_no_number chu_so
refused_not_taken ma ten
refused_secret ma ten
refused_taken ma ten
refused_too_long ma ten
refused_unknown ma ten
relay_citizen loi ma
reminder ma phut
reminder_taken ma phut ten
say_again
second_miss
shown_again
side_head
side_name
source ngay nguon
sorry
stale
started dia_chi kenh
stays
step_changed
step_head so tong
step_name so tong
step_passed
sticker
still_here
stopped
strange_group ma tai_khoan
stranger tai_khoan
stuck
stuck_question buoc ten
suggest
suggest_guess
take_or_own chu_so phieu so
team_answer_waits ma
team_answered ma
team_attached gi noi
team_closed ma ten
team_desk
team_help
team_media loai ma
team_noted ma
team_outside loi ma
team_passed ma
team_taken ma ten
telegram_command_gap_nguoi
telegram_command_menu
telegram_command_start
thread_again ma
ticket_closed ma ten
ticket_line cau_hoi ma noi
ticket_opened hen ma
ticket_returned ma
ticket_taken ma ten
two_questions thu_hai
useful
wait_cancelled ma
which_answer
which_first
which_ticket chu_so phieu so
who_bot
who_citizen
who_member
who_outside
wrong
zalo_bot_full
zalo_bot_spent
zalo_login_done
zalo_login_failed loi
zalo_login_strange
"""

SMALLTALK = "smalltalk_"
"""Prefix of the answers to small talk, one for each topic of `smalltalk:` in `faq/_words.yaml`."""

PHRASE_GAPS: dict[str, frozenset[str]] = {
    key: frozenset(gaps) for key, *gaps in (line.split() for line in _SAID.strip().splitlines())
}
