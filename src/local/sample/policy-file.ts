/** The policy file that `try` starts with: production is shown in a channel of its own, and takes two approvals. */
export const POLICY_FILE = `# Who may do what, by account, tag and name of a role (docs/setup-slack.md). Change it while Tighten runs.
rules:
  - name: production
    match: { account: production }
    channels: [C0PRODACC]               # #prod-access
    approvals: 2
    ticket: { required: true, pattern: 'OPS-[0-9]+' }
    break_glass: { users: [U0DANA] }

  - name: everything else
    match: { account: '*' }
`;
