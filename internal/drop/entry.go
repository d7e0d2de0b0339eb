package drop

import (
	"time"

	"github.com/google/uuid"
)

// EntryKind says what a row of the ledger records.
type EntryKind string

// The kinds of ledger rows. A transaction writes at most one row of each kind, save one for each admin's command.
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

// entryRule is what everybody else has to know of one kind of row.
type entryRule struct {
	announced    Announcement // what everybody hears when such a row is written; empty for rows that only move units
	returnsUnits bool         // whether a unit that it makes available has come back
}

// entryRules is the one place where a kind of row gets its meaning for the outside. The linter wants every kind in it.
//
//exhaustive:enforce
//nolint:gochecknoglobals // a constant that Go cannot spell
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

// Announced returns what everybody hears when a row of this kind is written. False: nothing but the new stock.
func (k EntryKind) Announced() (Announcement, bool) {
	announced := entryRules[k].announced
	return announced, announced != ""
}

// Entry is one row of a drop's ledger: by how much it moved each counter, who did it and why. Replaying a drop's
// entries from its first gives its counts.
type Entry struct {
	DropID    uuid.UUID
	Seq       int64 // 1, 2, 3, … without gaps
	Kind      EntryKind
	Units     int    // how many units the row speaks of
	Delta     Counts // the change of each counter
	Actor     string
	Reason    string
	CommandID uuid.UUID // uuid.Nil unless an admin's command
	CreatedAt time.Time
}

// Recovered returns how many units the row gave back: expired, cancelled or added.
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

// Valid reports whether no counter is negative and they add up.
func (c Counts) Valid() bool {
	return c.Available >= 0 && c.Reserved >= 0 && c.Sold >= 0 && c.Total == c.Available+c.Reserved+c.Sold
}
