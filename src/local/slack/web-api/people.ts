import type { User } from '../seed.js';
import { type Fields, flagOf, textOf } from '../values.js';
import { fail, type Method } from './method.js';

const authTest: Method = (_args, { workspace, baseUrl }) => ({
  ok: true,
  url: `${baseUrl()}/`,
  team: workspace.seed.team.name,
  team_id: workspace.seed.team.id,
  user: workspace.users.get(workspace.seed.bot.userId)?.name ?? 'app',
  user_id: workspace.seed.bot.userId,
  bot_id: workspace.seed.bot.botId,
  is_enterprise_install: false,
});

const usersInfo: Method = (args, { workspace }) => {
  const user = workspace.users.get(textOf(args.user) ?? '');
  return user === undefined ? fail('user_not_found') : { ok: true, user: userPayload(user, workspace.seed.team.id) };
};

const usergroupsList: Method = (args, { workspace }) => ({
  ok: true,
  usergroups: [...workspace.groups.values()].map((group) => ({
    id: group.id,
    team_id: workspace.seed.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    user_count: group.users.length,
    date_delete: 0,
    ...(flagOf(args.include_users) ? { users: group.users } : {}),
  })),
});

const usergroupsUsersList: Method = (args, { workspace }) => {
  const group = workspace.groups.get(textOf(args.usergroup) ?? '');
  return group === undefined ? fail('no_such_subteam') : { ok: true, users: group.users };
};

/** A person as `users.info` gives one, with the flags that tell guests, bots and strangers apart. */
function userPayload(user: User, team: string): Fields {
  return {
    id: user.id,
    team_id: user.teamId ?? team,
    name: user.name,
    real_name: user.realName,
    deleted: user.deleted === true,
    tz: 'Etc/UTC',
    tz_offset: 0,
    is_admin: false,
    is_owner: false,
    is_bot: user.isBot === true,
    is_app_user: false,
    is_restricted: user.isRestricted === true || user.isUltraRestricted === true,
    is_ultra_restricted: user.isUltraRestricted === true,
    ...(user.teamId !== undefined && user.teamId !== team ? { is_stranger: true } : {}),
    profile: { real_name: user.realName, display_name: user.name, team: user.teamId ?? team },
  };
}

export const peopleMethods: Record<string, Method> = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'usergroups.list': usergroupsList,
  'usergroups.users.list': usergroupsUsersList,
};
