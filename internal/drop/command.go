package drop

import "github.com/google/uuid"

// CommandKind says what a command asks for.
type CommandKind string

// Everything that can be asked of a drop's ledger. commandRules says what each kind means.
const (
	Expire   CommandKind = "expire"   // return the units of overdue holds, and write the status that the clock has reached
	Cancel   CommandKind = "cancel"   // the owner lets a hold go
	Release  CommandKind = "release"  // an admin ends somebody's hold
	Adjust   CommandKind = "adjust"   // an admin adds units or takes available ones away
	Pause    CommandKind = "pause"    // an admin stops new holds
	Resume   CommandKind = "resume"   // an admin allows them again
	End      CommandKind = "end"      // an admin ends the drop before its time
	Withdraw CommandKind = "withdraw" // an admin cancels the drop and every hold in it
	Edit     CommandKind = "edit"     // an admin changes what the drop says
	Buy      CommandKind = "purchase" // the owner buys a hold
	Reserve  CommandKind = "reserve"  // a user asks for a hold
)

// Command is one thing asked of one drop. Run twice with the same ID, it happens once.
type Command struct {
	Kind CommandKind

	// ID is the new reservation's for Reserve, the new purchase's for Buy, and the ledger row's for what an admin does.
	// It is chosen before the first attempt, so that an attempt whose outcome is unknown can be repeated.
	ID uuid.UUID

	UserID        string    // Reserve, Buy, Cancel: who asks
	Buyer         Person    // Buy: what strangers see of a buyer who is not known yet
	ReservationID uuid.UUID // Buy, Cancel, Release: which hold
	Delta         int       // Adjust: units to add (or, below 0, to take away)
	Changes       *Changes  // Edit: what to change
	Actor         string    // what an admin does: the admin's Clerk user id
	Reason        string    // what an admin does: why
}

// Answer is what became of one command.
type Answer struct {
	Reservation Reservation
	Purchase    Purchase
	Repeated    bool // it was so already: nothing was written
	Err         error
}

// System is the actor of what no person asked for.
const System = "system"
