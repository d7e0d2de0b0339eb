package drop

import "fmt"

// phase is a step of a batch. Commands that return units come before those that take them, and
// purchases before reserves.
type phase int

const (
	phaseClock   phase = iota // runs in every batch, also without an Expire command
	phaseReturn               // holds end, and their units are available again
	phaseManage               // an admin changes the drop
	phasePay                  // holds are bought
	phaseReserve              // what is available is held
	phases                    // how many phases there are
)

// commandRule says how a batch handles one kind of command.
type commandRule struct {
	phase    phase
	carryOut func(*batch, Command) Answer
	byAdmin  bool // an admin's command: its ID is in the ledger, and it happens once
	reads    reads
}

// reads says which rows must be read before a command of a kind can be decided.
type reads struct {
	holdOfUser  bool // what the command's user holds and has bought
	reservation bool // the reservation that the command names
	purchase    bool // the purchase of that reservation, what is known of its buyer, and what the buyer has bought before
	everyHold   bool // every active reservation of the drop
}

// commandRules has the rule of every kind of command. The linter requires a rule for each.
//
//exhaustive:enforce
//nolint:gochecknoglobals // a constant; Go has none of this type
var commandRules = map[CommandKind]commandRule{
	Expire:   {phase: phaseClock},
	Cancel:   {phase: phaseReturn, carryOut: (*batch).cancel, reads: reads{reservation: true}},
	Release:  {phase: phaseReturn, carryOut: (*batch).releaseOne, byAdmin: true, reads: reads{reservation: true}},
	Adjust:   {phase: phaseManage, carryOut: (*batch).adjust, byAdmin: true},
	Edit:     {phase: phaseManage, carryOut: (*batch).edit, byAdmin: true},
	Pause:    {phase: phaseManage, carryOut: (*batch).pause, byAdmin: true},
	Resume:   {phase: phaseManage, carryOut: (*batch).resume, byAdmin: true},
	End:      {phase: phaseManage, carryOut: (*batch).end, byAdmin: true},
	Withdraw: {phase: phaseManage, carryOut: (*batch).withdraw, byAdmin: true, reads: reads{everyHold: true}},
	Buy:      {phase: phasePay, carryOut: (*batch).buy, reads: reads{reservation: true, purchase: true}},
	Reserve:  {phase: phaseReserve, carryOut: (*batch).reserve, reads: reads{holdOfUser: true}},
}

// carryOut runs one command by its rule. An admin's command that was applied before is not applied
// again.
func (b *batch) carryOut(command Command, rule *commandRule) Answer {
	if rule.byAdmin && b.applied[command.ID] {
		return b.appliedBefore(command)
	}
	return rule.carryOut(b, command)
}

// appliedBefore answers an admin's command whose ID is in the ledger already: it changes nothing.
func (b *batch) appliedBefore(command Command) Answer {
	answer := Answer{Repeated: true}
	if r, ok := b.byID[command.ReservationID]; ok {
		answer.Reservation = *r
	}
	return answer
}

// unknownCommand answers a command of a kind that has no rule: with an error, never as a success.
func unknownCommand(command Command) Answer {
	return Answer{Err: fmt.Errorf("drop: there is no rule for the command %q", command.Kind)}
}
