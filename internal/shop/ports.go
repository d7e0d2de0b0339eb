package shop

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Ports is everything the service needs of the world. Every field is needed.
type Ports struct {
	Ledger    Ledger
	Gate      Gate
	Reads     Reads
	Catalog   Catalog
	Timer     Timer
	Clock     Clock
	Publisher Publisher
	Audience  Audience
	Metrics   Metrics
	Log       *slog.Logger
}

// Ledger is where units are decided: Postgres. Its errors are a *Refusal or an unexpected failure.
type Ledger interface {
	// Apply carries out commands for one drop in one transaction. Its error speaks of all of them; what became of each
	// is in the outcome's answers. ErrNotFound: no such drop. ErrUnavailable: nothing is known to have been written,
	// and the same commands may be sent again.
	Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (Outcome, error)
}

// Outcome is what one transaction of the ledger did.
type Outcome struct {
	drop.Decision
	At          time.Time // when, by Postgres's clock
	NextHoldEnd time.Time // when the next hold ends; read only when nothing is available, else zero
	MoreDue     bool      // more holds are overdue than one transaction expires
	Uncertain   bool      // an earlier attempt may have written what this one found done: its news was never told
}

// Gate is the fast admission gate: Redis. It may be wrong, late or away; nothing it says is the content of a success.
// Any error but ErrOverloaded means that it is away, and that the ledger must be asked directly.
type Gate interface {
	// Admit asks for one user. Attempts for one drop that come together share a call.
	Admit(ctx context.Context, dropID uuid.UUID, userID string) (Admission, error)
	// Settle tells the gate what a transaction did, and publishes its news. It never creates a gate.
	Settle(ctx context.Context, settlement Settlement) error
	// Load writes a gate from what Postgres says, unless the gate already has a newer seq, and adds hints of holds.
	Load(ctx context.Context, state GateState) error
	// Forget clears the hint that a user holds something: it was looked up, and is not so.
	Forget(ctx context.Context, dropID uuid.UUID, userID string) error
	// Versions reads what the gates of some drops hold. A drop without a gate, or one whose part
	// of a Cluster is away, is absent from the result.
	Versions(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]GateVersion, error)
	// Remove deletes a gate. The next attempt finds it cold.
	Remove(ctx context.Context, dropID uuid.UUID) error
}

// Verdict is the gate's opinion of one attempt.
type Verdict int

// The gate's verdicts. Cold: there is no gate, load it.
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
)

// Admission is a verdict and what belongs to it.
type Admission struct {
	Verdict Verdict
	RetryAt time.Time // AllHeld: when a unit may come back at the earliest
}

// Settlement is what the gate learns from one transaction, or from the refusal of one.
type Settlement struct {
	DropID  uuid.UUID
	Ended   []string   // users whose attempt has a known outcome: their leases end
	AtLimit []string   // users who may hold no more
	Opened  []HoldHint // users who now hold
	Closed  []string   // users who no longer do
	State   *GateState // the drop after the transaction; nil when it was not read
	FromSeq int64      // the seq before the transaction
	News    *drop.News // to publish; nil when nothing changed
}

// HoldHint says that a user probably holds a unit until a time.
type HoldHint struct {
	UserID string
	Until  time.Time
}

// GateState is everything of a drop that a gate holds, as Postgres says it.
type GateState struct {
	drop.Stock
	OpensAt     time.Time
	ClosesAt    time.Time // zero: no end is known
	Paused      bool
	Ended       bool
	Cancelled   bool
	MaxPerUser  int
	NextHoldEnd time.Time // zero when unknown
	Holders     []HoldHint
	HintsUpTo   int64 // Load only: the seq up to which Holders are complete, when they are
}

// GateVersion says how new a gate is.
type GateVersion struct {
	Seq       int64
	HintsUpTo int64 // no transaction up to this seq is missing from the hints of who holds
	Leases    int   // live ones
	Stock     drop.Stock
}

// Timer wakes the expiry of a drop at a whole second. It never blocks, and may forget: the reaper does not.
type Timer interface {
	WakeAt(dropID uuid.UUID, second time.Time)
}

// Clock tells the time as Postgres has it, which decides what is live, without asking it each time.
type Clock interface {
	Now() time.Time
}

// Audience is everybody who watches through this replica: its public pages and its sockets.
type Audience interface {
	// Changed says that some drop is not what it was: pages are read again when they are next asked for.
	Changed()
	// Deliver shows news on the sockets.
	Deliver(news drop.News)
}

// Reads answers questions from Postgres without a lock. Absent rows are ErrNotFound, an absent database ErrUnavailable.
type Reads interface {
	// GateState reads what a gate of the drop holds, with every hold opened after a seq.
	GateState(ctx context.Context, dropID uuid.UUID, holdsAfter int64) (GateState, error)
	// Stocks reads the present counts of some drops.
	Stocks(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]drop.Stock, error)
	// Holds reads what some users hold of a drop, overdue holds left out, and the drop's stock.
	Holds(ctx context.Context, dropID uuid.UUID, userIDs []string) (map[string]drop.Reservation, drop.Stock, error)
	// DropsOf reads which drops some reservations belong to. Unknown reservations are absent.
	DropsOf(ctx context.Context, reservationIDs []uuid.UUID) (map[uuid.UUID]uuid.UUID, error)
	// View reads a drop as anybody may see it.
	View(ctx context.Context, dropID uuid.UUID) (drop.View, error)
	// Running reads the ids of the drops that can still change: those not announced as over, and those with holds.
	Running(ctx context.Context) ([]uuid.UUID, error)
	// Overdue reads the ids of the drops that have overdue holds.
	Overdue(ctx context.Context) ([]uuid.UUID, error)
	// Turning reads the drops whose status the clock changes before a time, and when it does; passed ones too.
	Turning(ctx context.Context, before time.Time) ([]drop.Turn, error)
}

// Catalog keeps the drops themselves.
type Catalog interface {
	// Create writes a drop and the first row of its ledger, and sets the seq and the times that the drop lacks. Repeated:
	// a drop of that id is there already, and nothing was written.
	Create(ctx context.Context, d drop.Drop, actor string) (created drop.Drop, repeated bool, err error)
}

// Publisher sends news to every replica. An error means that this replica's own audience has not heard it either.
type Publisher interface {
	Publish(ctx context.Context, news drop.News) error
}

// Metrics are told what happened, in the domain's words.
type Metrics interface {
	Held(units int)
	Sold(units int)
	Released(units int)
	Expired(units int, lateness time.Duration) // lateness of the batch's latest
	Refused(code drop.Code)
	GateBypassed()         // a reserve went straight to the ledger
	GateCold()             // a gate was not there
	SettleFailed()         // a transaction's outcome did not reach the gate
	Corrected(kind string) // the reconciler mended a gate
	Leases(live int)       // how many leases the reconciler saw
}

// noMetrics counts nothing. The tests' own Metrics embed it, so that a new method does not break them.
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
