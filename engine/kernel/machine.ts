/** One way from some states to another: who may take it and which fact it becomes. */
interface Arrow<State extends string, Role extends string, Fact extends string> {
  readonly from: readonly State[]
  readonly to: State
  readonly by: readonly Role[]
  readonly fact: Fact
}

type Arrows<State extends string> = Arrow<State, string, string> | readonly Arrow<State, string, string>[]

type Verdict<State extends string> =
  | { readonly ok: true; readonly to: State; readonly fact: string }
  | { readonly ok: false; readonly instead: readonly string[] }

/** A life cycle as data. `decide` is pure: it says where an action leads, or what is allowed instead. */
export interface Machine<State extends string, Action extends string> {
  readonly initial: State
  readonly states: readonly State[]
  readonly actions: Readonly<Record<Action, readonly Arrow<State, string, string>[]>>
  decide(from: State, action: Action, role: string): Verdict<State>
  allowed(from: State, role: string): Action[]
  /** The whole life cycle as text, one arrow a line; printed by a test and in the documentation. */
  print(): string
}

/** Makes a machine of a table. Throws at load when a state cannot be reached. */
export function defineMachine<State extends string, const Table extends Record<string, Arrows<State>>>(
  initial: State,
  states: readonly State[],
  table: Table,
): Machine<State, keyof Table & string> {
  type Action = keyof Table & string
  const actions = Object.fromEntries(
    Object.entries(table).map(([name, arrows]) => [name, Array.isArray(arrows) ? arrows : [arrows]]),
  ) as unknown as Record<Action, readonly Arrow<State, string, string>[]>
  const names = Object.keys(actions) as Action[]
  const reached = new Set<string>([initial, ...names.flatMap((name) => actions[name].map((arrow) => arrow.to))])
  const lost = states.filter((state) => !reached.has(state))
  if (lost.length > 0) throw new Error(`no arrow leads to ${lost.join(', ')}`)

  const find = (from: State, action: Action, role: string) =>
    actions[action].find((arrow) => arrow.from.includes(from) && arrow.by.includes(role))
  const allowed = (from: State, role: string) => names.filter((name) => find(from, name, role))
  return {
    initial,
    states,
    actions,
    allowed,
    decide: (from, action, role) => {
      const arrow = find(from, action, role)
      return arrow ? { ok: true, to: arrow.to, fact: arrow.fact } : { ok: false, instead: allowed(from, role) }
    },
    print: () =>
      names
        .flatMap((name) =>
          actions[name].map(
            (arrow) => `${arrow.from.join('|')} --${name}--> ${arrow.to}  by ${arrow.by.join(', ')}: ${arrow.fact}`,
          ),
        )
        .join('\n'),
  }
}
