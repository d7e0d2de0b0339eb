package shop

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Ports is everything that the service needs from outside. Every field is required.
type Ports struct {
	Ledger    Ledger
	Gate      Gate
	Reads     Reads
	Catalog   Catalog
	Blocks    Blocks
	Timer     Timer
	Clock     Clock
	Publisher Publisher
	Audience  Audience
	Metrics   Metrics
	Log       *slog.Logger
}

// Ledger is where units are decided: Postgres. Its errors are a *drop.Refusal or an unexpected
// failure.
type Ledger interface {
	// Apply carries out commands for one drop in one transaction. An error is about all of them;
	// what became of each command is in the outcome's answers. ErrNotFound: no such drop.
	// ErrUnavailable: it is not known whether anything was written, and the same commands may be
	// sent again.
	Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (Outcome, error)
}

// Outcome is what one transaction of the ledger did.
type Outcome struct {
	drop.Decision
	At        time.Time // the transaction's time, by Postgres's clock
	MoreDue   bool      // more holds are overdue than one transaction expires
	Uncertain bool      // an earlier try whose COMMIT got no reply may have written this; its news was not published
}

// Gate decides quickly which attempts are worth asking the ledger: Redis. It may be wrong, late or
// away, so no success is answered with what it says. Any error but ErrOverloaded means that it is
// away and the ledger is to be asked directly.
type Gate interface {
	// Admit judges one user's attempt. Attempts for one drop that arrive together share a call.
	Admit(ctx context.Context, dropID uuid.UUID, attempt Attempt) (Admission, error)
	// Settle tells the gate what a transaction did, and publishes its news. It never creates a
	// gate.
	Settle(ctx context.Context, settlement Settlement) error
	// Load writes a gate as Postgres has the drop, unless the gate already has a newer seq, and
	// adds hints of holds.
	Load(ctx context.Context, state GateState) error
	// Forget deletes the hint that a user holds something, which a look-up has found wrong.
	Forget(ctx context.Context, dropID uuid.UUID, userID string) error
	// Versions reads the stock, seqs and leases of some drops' gates. A drop without a gate, or one
	// whose master in a Cluster is away, is missing in the result.
	Versions(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]GateVersion, error)
	// Remove deletes a gate. The next attempt finds it cold.
	Remove(ctx context.Context, dropID uuid.UUID) error
}

// Verdict is the gate's answer to one attempt. The scripts use the same numbers.
type Verdict int

// The gate's verdicts. Cold: there is no gate in Redis, it must be loaded. Holding: the user
// probably holds a unit.
const (
	VerdictCold Verdict = iota
	VerdictAdmitted
	VerdictHolding
	VerdictAtLimit
	VerdictNotLive
	VerdictPaused
	VerdictEnded
	VerdictCancelled
	VerdictSoldOut
	VerdictAllHeld
	VerdictCoolingDown
)

// Attempt is one user's wish for a unit.
type Attempt struct {
	UserID string
	Wish   drop.Wish
}

// Admission is a verdict, with what some verdicts have besides.
type Admission struct {
	Verdict Verdict
	RetryAt time.Time       // AllHeld: when a wanted unit may come back at the earliest; CoolingDown: when the wait ends
	Stock   json.RawMessage // SoldOut, AllHeld of a drop with sizes: the drop's Stock as JSON
}

// Settlement is what one transaction did, as far as the gate has to know it.
type Settlement struct {
	DropID  uuid.UUID
	Ended   []string   // users whose leases end: the outcome of their attempts is known
	AtLimit []string   // users who have bought all that one user may buy
	Waiting []WaitHint // users who have to wait after unsold holds
	Edited  bool       // the drop was edited: the waits that the gate knows may be wrong
	Opened  []HoldHint // users who hold a unit now
	Closed  []string   // users whose hold has ended
	State   *GateState // the drop after the transaction; nil when it was not read
	FromSeq int64      // the seq before the transaction
	News    *drop.News // to publish; nil when nothing changed
}

// HoldHint says that a user probably holds a unit until a time.
type HoldHint struct {
	UserID string
	Until  time.Time
}

// WaitHint says that a user's next reserve waits until a time.
type WaitHint struct {
	UserID string
	Until  time.Time
}

// GateState is everything that a gate stores of a drop, as it is in Postgres.
type GateState struct {
	drop.Stock
	StartsAt   time.Time
	EndsAt     time.Time // zero: no end is known
	Paused     bool
	Ended      bool
	Cancelled  bool
	MaxPerUser int
	Holders    []HoldHint
	AtLimit    []string // Load only: users who have bought all that one user may buy
	HintsUpTo  int64    // Load only: the seq up to which Holders is complete; 0: it is not
}

// GateVersion says how up to date a gate is.
type GateVersion struct {
	Seq       int64
	HintsUpTo int64      // the hints of who holds contain every transaction up to this seq
	Leases    int        // how many have not ended
	Stock     drop.Stock // without sizes while the gate does not have them at its seq
}

// Timer has a drop's holds expired at a whole second. It never blocks, and may lose a wake-up: the
// reaper finds those holds.
type Timer interface {
	WakeAt(dropID uuid.UUID, second time.Time)
}

// Clock tells Postgres's time, which decides what is live, without asking Postgres each time.
type Clock interface {
	Now() time.Time
}

// Audience is what this replica shows to people: its public pages and its sockets.
type Audience interface {
	// Changed says that some drop has changed: cached pages are read again when they are next asked
	// for.
	Changed()
	// Deliver sends news to the sockets.
	Deliver(news drop.News)
}

// Reads reads from Postgres without a lock. A missing row is ErrNotFound; when Postgres is away,
// ErrUnavailable.
type Reads interface {
	// MustExist returns ErrNotFound when there is no such drop. Made-up ids do not cost a query
	// each.
	MustExist(ctx context.Context, dropID uuid.UUID) error
	// CheckWish is MustExist, and refuses a wish that does not fit the drop (drop.Wish.Check). It
	// remembers a drop's sizes; those that it does not know do not cost a query each either.
	CheckWish(ctx context.Context, dropID uuid.UUID, wish drop.Wish) error
	// GateState reads what a gate stores of the drop, with every hold opened after a seq. After 0,
	// it has the users at the limit too.
	GateState(ctx context.Context, dropID uuid.UUID, holdsAfter int64) (GateState, error)
	// Stocks reads the current stock of some drops.
	Stocks(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]drop.Stock, error)
	// Holds reads what some users hold of a drop, overdue holds left out, and the drop's stock.
	Holds(ctx context.Context, dropID uuid.UUID, userIDs []string) (map[string]drop.Reservation, drop.Stock, error)
	// DropsOf reads which drops some reservations belong to. Unknown reservations are missing in
	// the result.
	DropsOf(ctx context.Context, reservationIDs []uuid.UUID) (map[uuid.UUID]uuid.UUID, error)
	// View reads a drop as the API shows it.
	View(ctx context.Context, dropID uuid.UUID) (drop.View, error)
	// Running reads the ids of the drops that can still change: those not yet announced as ended or
	// cancelled, and those with holds.
	Running(ctx context.Context) ([]uuid.UUID, error)
	// Overdue reads the ids of the drops that have overdue holds.
	Overdue(ctx context.Context) ([]uuid.UUID, error)
	// ScheduledChanges reads the drops whose status the clock changes before a time, and when it
	// does; passed ones too.
	ScheduledChanges(ctx context.Context, before time.Time) ([]drop.ScheduledChange, error)
}

// Catalog stores new drops.
type Catalog interface {
	// Create writes a drop and the first row of its ledger, and sets its seq and the times that are
	// zero. Repeated: a drop with that id exists already, and nothing was written.
	Create(ctx context.Context, d drop.Drop, actor string) (created drop.Drop, repeated bool, err error)
}

// Blocks knows which users an admin has blocked.
type Blocks interface {
	Blocked(userID string) bool
}

// Publisher sends news to every replica. After an error this replica's own audience has not been
// told either.
type Publisher interface {
	Publish(ctx context.Context, news drop.News) error
}

// Metrics are told what happened.
type Metrics interface {
	Held(units int)
	Sold(units int)
	Released(units int)
	Expired(units int, lateness time.Duration) // how late the hold that was overdue longest was expired
	Refused(code drop.Code)
	GateBypassed()         // a reserve went to the ledger without the gate's admission
	GateCold()             // an attempt found no gate in Redis
	SettleFailed()         // a transaction's outcome did not reach the gate
	Corrected(kind string) // the reconciler corrected a gate
	Leases(live int)       // how many live leases the reconciler counted
}

// noMetrics counts nothing. The tests' own Metrics embed it, so that a new method does not break
// them.
type noMetrics struct{}

func (noMetrics) Held(int)                   {}
func (noMetrics) Sold(int)                   {}
func (noMetrics) Released(int)               {}
func (noMetrics) Expired(int, time.Duration) {}
func (noMetrics) Refused(drop.Code)          {}
func (noMetrics) GateBypassed()              {}
func (noMetrics) GateCold()                  {}
func (noMetrics) SettleFailed()              {}
func (noMetrics) Corrected(string)           {}
func (noMetrics) Leases(int)                 {}
