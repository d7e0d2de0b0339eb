package drop

import (
	"time"

	"github.com/google/uuid"
)

// EntryKind says what a ledger row records.
type EntryKind string

// The kinds of ledger rows. A transaction writes at most one row of each kind and size, and besides
// one for each admin's command.
const (
	EntryCreated   EntryKind = "created"
	EntryOpened    EntryKind = "opened"
	EntryPaused    EntryKind = "paused"
	EntryResumed   EntryKind = "resumed"
	EntryEnded     EntryKind = "ended"
	EntryWithdrawn EntryKind = "withdrawn"
	EntryEdited    EntryKind = "edited"
	EntryAdjusted  EntryKind = "adjusted"
	EntryReserved  EntryKind = "reserved"
	EntryPurchased EntryKind = "purchased"
	EntryCancelled EntryKind = "cancelled"
	EntryReleased  EntryKind = "released"
	EntryExpired   EntryKind = "expired"
)

// entryRule says what one kind of row means to those who watch the drop.
type entryRule struct {
	announced    Announcement // the event to announce when such a row is written; empty for rows that only move units
	returnsUnits bool         // whether units that it makes available count as recovered
}

// entryRules has the rule of every kind of row. The linter requires a rule for each.
//
//exhaustive:enforce
//nolint:gochecknoglobals // a constant; Go has none of this type
var entryRules = map[EntryKind]entryRule{
	EntryCreated:   {announced: AnnounceCreated},
	EntryOpened:    {announced: AnnounceLive},
	EntryPaused:    {announced: AnnouncePaused},
	EntryResumed:   {announced: AnnounceLive},
	EntryEnded:     {announced: AnnounceEnded},
	EntryWithdrawn: {announced: AnnounceCancelled},
	EntryEdited:    {announced: AnnounceUpdated, returnsUnits: true},
	EntryAdjusted:  {returnsUnits: true},
	EntryReserved:  {},
	EntryPurchased: {},
	EntryCancelled: {returnsUnits: true},
	EntryReleased:  {returnsUnits: true},
	EntryExpired:   {returnsUnits: true},
}

// Announced returns the event to announce when a row of this kind is written; false when there is
// none.
func (k EntryKind) Announced() (Announcement, bool) {
	announced := entryRules[k].announced
	return announced, announced != ""
}

// Entry is one row of a drop's ledger: the change of each counter, who made it and why. Adding up
// all entries of a drop gives its counts.
type Entry struct {
	DropID    uuid.UUID
	Seq       int64 // 1, 2, 3, … without gaps
	Kind      EntryKind
	SizeID    string // whose units moved; empty where the drop has no sizes, and in rows that move no units
	Units     int    // how many units the row moved
	Delta     Counts // the change of each counter
	Actor     string
	Reason    string
	CommandID uuid.UUID // the ID of the admin's command, else uuid.Nil
	CreatedAt time.Time
}

// Recovered returns how many units the row made available again or added: by an expiry, a cancel, a
// release, an adjustment or an edit of the total.
func (e *Entry) Recovered() int {
	if !entryRules[e.Kind].returnsUnits {
		return 0
	}
	return max(0, e.Delta.Available)
}

// Add returns the counts after the change.
func (c Counts) Add(delta Counts) Counts {
	return Counts{
		Total:     c.Total + delta.Total,
		Available: c.Available + delta.Available,
		Reserved:  c.Reserved + delta.Reserved,
		Sold:      c.Sold + delta.Sold,
	}
}

// Valid reports whether no counter is negative and the others add up to Total.
func (c Counts) Valid() bool {
	return c.Available >= 0 && c.Reserved >= 0 && c.Sold >= 0 && c.Total == c.Available+c.Reserved+c.Sold
}
