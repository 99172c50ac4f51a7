// Every message, by locale. English is the type; tests hold the others to it.
import de_badges from './de/badges.json' with { type: 'json' };
import de_corrections from './de/corrections.json' with { type: 'json' };
import de_error from './de/error.json' with { type: 'json' };
import de_events from './de/events.json' with { type: 'json' };
import de_exchange from './de/exchange.json' with { type: 'json' };
import de_field from './de/field.json' with { type: 'json' };
import de_groups from './de/groups.json' with { type: 'json' };
import de_learning from './de/learning.json' with { type: 'json' };
import de_maturity from './de/maturity.json' with { type: 'json' };
import de_members from './de/members.json' with { type: 'json' };
import de_mentoring from './de/mentoring.json' with { type: 'json' };
import de_notices from './de/notices.json' with { type: 'json' };
import de_playbook from './de/playbook.json' with { type: 'json' };
import de_programme from './de/programme.json' with { type: 'json' };
import de_proposals from './de/proposals.json' with { type: 'json' };
import de_ui from './de/ui.json' with { type: 'json' };
import de_writing from './de/writing.json' with { type: 'json' };
import en_badges from './en/badges.json' with { type: 'json' };
import en_corrections from './en/corrections.json' with { type: 'json' };
import en_error from './en/error.json' with { type: 'json' };
import en_events from './en/events.json' with { type: 'json' };
import en_exchange from './en/exchange.json' with { type: 'json' };
import en_field from './en/field.json' with { type: 'json' };
import en_groups from './en/groups.json' with { type: 'json' };
import en_learning from './en/learning.json' with { type: 'json' };
import en_maturity from './en/maturity.json' with { type: 'json' };
import en_members from './en/members.json' with { type: 'json' };
import en_mentoring from './en/mentoring.json' with { type: 'json' };
import en_notices from './en/notices.json' with { type: 'json' };
import en_playbook from './en/playbook.json' with { type: 'json' };
import en_programme from './en/programme.json' with { type: 'json' };
import en_proposals from './en/proposals.json' with { type: 'json' };
import en_ui from './en/ui.json' with { type: 'json' };
import en_writing from './en/writing.json' with { type: 'json' };
import fr_badges from './fr/badges.json' with { type: 'json' };
import fr_corrections from './fr/corrections.json' with { type: 'json' };
import fr_error from './fr/error.json' with { type: 'json' };
import fr_events from './fr/events.json' with { type: 'json' };
import fr_exchange from './fr/exchange.json' with { type: 'json' };
import fr_field from './fr/field.json' with { type: 'json' };
import fr_groups from './fr/groups.json' with { type: 'json' };
import fr_learning from './fr/learning.json' with { type: 'json' };
import fr_maturity from './fr/maturity.json' with { type: 'json' };
import fr_members from './fr/members.json' with { type: 'json' };
import fr_mentoring from './fr/mentoring.json' with { type: 'json' };
import fr_notices from './fr/notices.json' with { type: 'json' };
import fr_playbook from './fr/playbook.json' with { type: 'json' };
import fr_programme from './fr/programme.json' with { type: 'json' };
import fr_proposals from './fr/proposals.json' with { type: 'json' };
import fr_ui from './fr/ui.json' with { type: 'json' };
import fr_writing from './fr/writing.json' with { type: 'json' };
import it_badges from './it/badges.json' with { type: 'json' };
import it_corrections from './it/corrections.json' with { type: 'json' };
import it_error from './it/error.json' with { type: 'json' };
import it_events from './it/events.json' with { type: 'json' };
import it_exchange from './it/exchange.json' with { type: 'json' };
import it_field from './it/field.json' with { type: 'json' };
import it_groups from './it/groups.json' with { type: 'json' };
import it_learning from './it/learning.json' with { type: 'json' };
import it_maturity from './it/maturity.json' with { type: 'json' };
import it_members from './it/members.json' with { type: 'json' };
import it_mentoring from './it/mentoring.json' with { type: 'json' };
import it_notices from './it/notices.json' with { type: 'json' };
import it_playbook from './it/playbook.json' with { type: 'json' };
import it_programme from './it/programme.json' with { type: 'json' };
import it_proposals from './it/proposals.json' with { type: 'json' };
import it_ui from './it/ui.json' with { type: 'json' };
import it_writing from './it/writing.json' with { type: 'json' };

const en = {
  ...en_badges,
  ...en_corrections,
  ...en_error,
  ...en_events,
  ...en_exchange,
  ...en_field,
  ...en_groups,
  ...en_learning,
  ...en_maturity,
  ...en_members,
  ...en_mentoring,
  ...en_notices,
  ...en_playbook,
  ...en_programme,
  ...en_proposals,
  ...en_ui,
  ...en_writing,
};

export type MessageKey = keyof typeof en;

export const messages: { en: Record<MessageKey, string> } & Record<'de' | 'fr' | 'it', Partial<Record<MessageKey, string>>> = {
  en,
  de: {
    ...de_badges,
    ...de_corrections,
    ...de_error,
    ...de_events,
    ...de_exchange,
    ...de_field,
    ...de_groups,
    ...de_learning,
    ...de_maturity,
    ...de_members,
    ...de_mentoring,
    ...de_notices,
    ...de_playbook,
    ...de_programme,
    ...de_proposals,
    ...de_ui,
    ...de_writing,
  },
  fr: {
    ...fr_badges,
    ...fr_corrections,
    ...fr_error,
    ...fr_events,
    ...fr_exchange,
    ...fr_field,
    ...fr_groups,
    ...fr_learning,
    ...fr_maturity,
    ...fr_members,
    ...fr_mentoring,
    ...fr_notices,
    ...fr_playbook,
    ...fr_programme,
    ...fr_proposals,
    ...fr_ui,
    ...fr_writing,
  },
  it: {
    ...it_badges,
    ...it_corrections,
    ...it_error,
    ...it_events,
    ...it_exchange,
    ...it_field,
    ...it_groups,
    ...it_learning,
    ...it_maturity,
    ...it_members,
    ...it_mentoring,
    ...it_notices,
    ...it_playbook,
    ...it_programme,
    ...it_proposals,
    ...it_ui,
    ...it_writing,
  },
};
