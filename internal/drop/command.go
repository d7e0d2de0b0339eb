package drop

import "github.com/google/uuid"

// CommandKind says what a command asks for.
type CommandKind string

// Every kind of command. commandRules says what each does.
const (
	Expire   CommandKind = "expire"   // return the units of overdue holds, and write the status that the clock has reached
	Cancel   CommandKind = "cancel"   // the owner ends a hold without buying
	Release  CommandKind = "release"  // an admin ends a user's hold
	Adjust   CommandKind = "adjust"   // an admin adds units or takes available ones away
	Pause    CommandKind = "pause"    // an admin stops new holds
	Resume   CommandKind = "resume"   // an admin allows new holds again
	End      CommandKind = "end"      // an admin ends the drop before its scheduled end
	Withdraw CommandKind = "withdraw" // an admin cancels the drop and every hold in it
	Edit     CommandKind = "edit"     // an admin changes the drop's fields
	Buy      CommandKind = "purchase" // the owner buys a hold
	Reserve  CommandKind = "reserve"  // a user asks for a hold
)

// Command asks for one change of one drop. Applied twice with the same ID, it happens once.
type Command struct {
	Kind CommandKind

	// ID is the id of the new reservation for Reserve, of the new purchase for Buy, and of the
	// ledger row for an admin's command. It is chosen before the first try, so that a try whose
	// outcome is unknown can be repeated.
	ID uuid.UUID

	UserID        string    // Reserve, Buy, Cancel: the Clerk user id of the user who asks
	Buyer         Person    // Buy: what strangers see of a buyer of whom nothing is stored yet
	ReservationID uuid.UUID // Buy, Cancel, Release: which hold
	Wish          Wish      // Reserve: the wanted sizes; empty where the drop has none
	SizeID        string    // Adjust: of which size; empty where the drop has none
	Delta         int       // Adjust: units to add (or, below 0, to take away)
	Changes       *Changes  // Edit: what to change
	Actor         string    // admins' commands: the admin's Clerk user id
	Reason        string    // admins' commands: why
}

// Answer is what became of one command.
type Answer struct {
	Reservation Reservation
	Purchase    Purchase
	Repeated    bool // nothing was written, because the drop already was as the command asks
	Err         error
}

// System is the actor of ledger rows that no person caused.
const System = "system"
