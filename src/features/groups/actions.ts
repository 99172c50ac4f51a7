import { door } from '#src/platform/door.ts';
import { acceptRequest } from './commands/accept-request.ts';
import { askToJoin } from './commands/ask-to-join.ts';
import { createGroup } from './commands/create-group.ts';
import { declineRequest } from './commands/decline-request.ts';
import { giveHost } from './commands/give-host.ts';
import { handOverHosting } from './commands/hand-over-hosting.ts';
import { joinGroup } from './commands/join-group.ts';
import { leaveGroup } from './commands/leave-group.ts';
import { nameHost } from './commands/name-host.ts';
import { stopHosting } from './commands/stop-hosting.ts';
import { withdrawRequest } from './commands/withdraw-request.ts';
import { askToJoinForm, createGroupForm, giveHostForm, groupForm, hostForm, requestForm } from './schema.ts';

/** The doors of this feature: one line per use case. */
export const groups = {
  createGroup: door(createGroupForm, createGroup, ({ slug }) => ({ to: `/groups/${slug}`, say: 'groups.said.created' })),
  joinGroup: door(groupForm, joinGroup, ({ slug, name }) => ({
    to: `/groups/${slug}`,
    say: 'groups.said.joined',
    params: { group: name },
  })),
  askToJoin: door(askToJoinForm, askToJoin, ({ slug }) => ({ to: `/groups/${slug}`, say: 'groups.said.asked' })),
  withdrawRequest: door(groupForm, withdrawRequest, ({ slug }) => ({ to: `/groups/${slug}`, say: 'groups.said.withdrawn' })),
  leaveGroup: door(groupForm, leaveGroup, ({ slug, name }) => ({
    to: `/groups/${slug}`,
    say: 'groups.said.left',
    params: { group: name },
  })),
  acceptRequest: door(requestForm, acceptRequest, ({ slug }) => ({ to: `/groups/${slug}`, say: 'groups.said.accepted' })),
  declineRequest: door(requestForm, declineRequest, ({ slug }) => ({ to: `/groups/${slug}`, say: 'groups.said.declined' })),
  nameHost: door(hostForm, nameHost, ({ slug, name }) => ({ to: `/groups/${slug}`, say: 'groups.said.host-named', params: { name } })),
  giveHost: door(giveHostForm, giveHost, ({ slug, name }) => ({ to: `/groups/${slug}`, say: 'groups.said.host-named', params: { name } })),
  handOverHosting: door(hostForm, handOverHosting, ({ slug, name }) => ({
    to: `/groups/${slug}`,
    say: 'groups.said.handed-over',
    params: { name },
  })),
  stopHosting: door(groupForm, stopHosting, ({ slug }) => ({ to: `/groups/${slug}`, say: 'groups.said.stopped-hosting' })),
};
