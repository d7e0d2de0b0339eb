package checker

import (
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// The users of the forged run: ann buys, bob cancels, cat lets a hold run out, and dan's request
// got no answer.
//
//nolint:gochecknoglobals // names
var (
	began    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	dropID   = uuid.UUID{0xd}
	annsHold = uuid.UUID{0xa}
	bobsHold = uuid.UUID{0xb}
	catsHold = uuid.UUID{0xc}
	dansHold = uuid.UUID{0xe}
	annsBuy  = uuid.UUID{0xf}
)

// at returns a moment of the run, in seconds from its start.
func at(seconds float64) time.Time { return began.Add(since(seconds)) }

func since(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// sound returns the evidence of a run without any breach.
func sound() *Evidence {
	return &Evidence{
		Began: began, Requests: soundRequests(), Sockets: soundSockets(), Truth: soundTruth(), Condition: Healthy, GateRight: since(9.7),
	}
}

func soundTruth() *Truth {
	hold := func(id uuid.UUID, user string, status drop.ReservationStatus, created, closed float64, opened, closedSeq int64) Reservation {
		return Reservation{
			ID: id, DropID: dropID, UserID: user, Status: status, CreatedAt: at(created), ExpiresAt: at(created + 3), ClosedAt: at(closed),
			OpenedSeq: opened, ClosedSeq: closedSeq,
		}
	}
	entry := func(seq int64, kind drop.EntryKind, units int, second float64, delta drop.Counts) Entry {
		return Entry{DropID: dropID, Seq: seq, Kind: kind, Units: units, Delta: delta, CreatedAt: at(second)}
	}
	truth := &Truth{
		At: at(20),
		Drops: []Drop{{
			ID: dropID, Seq: 10, Counts: drop.Counts{Total: 7, Available: 6, Sold: 1}, StartsAt: at(-60), MaxPerUser: 1,
		}},
		Ledger: []Entry{
			entry(1, drop.EntryCreated, 5, 0, drop.Counts{Total: 5, Available: 5}),
			entry(2, drop.EntryReserved, 1, 1, drop.Counts{Available: -1, Reserved: 1}),
			entry(3, drop.EntryReserved, 1, 2, drop.Counts{Available: -1, Reserved: 1}),
			entry(4, drop.EntryPurchased, 1, 3, drop.Counts{Reserved: -1, Sold: 1}),
			entry(5, drop.EntryCancelled, 1, 4, drop.Counts{Available: 1, Reserved: -1}),
			entry(6, drop.EntryAdjusted, 2, 5, drop.Counts{Total: 2, Available: 2}),
			entry(7, drop.EntryReserved, 2, 6, drop.Counts{Available: -2, Reserved: 2}),
			entry(8, drop.EntryPaused, 0, 7, drop.Counts{}),
			entry(9, drop.EntryResumed, 0, 8, drop.Counts{}),
			entry(10, drop.EntryExpired, 2, 9.5, drop.Counts{Available: 2, Reserved: -2}),
		},
		Reservations: []Reservation{
			hold(annsHold, "ann", drop.ReservationCompleted, 1, 3, 2, 4),
			hold(bobsHold, "bob", drop.ReservationCancelled, 2, 4, 3, 5),
			hold(catsHold, "cat", drop.ReservationExpired, 6, 9.5, 7, 10),
			hold(dansHold, "dan", drop.ReservationExpired, 6, 9.5, 7, 10),
		},
		Purchases: []Purchase{{ID: annsBuy, ReservationID: annsHold, DropID: dropID, UserID: "ann"}},
	}
	truth.Ledger[5].Reason = "found a box"
	return truth
}

func soundRequests() []journal.Request {
	told := func(id uuid.UUID, user string, status drop.ReservationStatus, seq int64) journal.Result {
		return journal.Result{Reservation: id, UserID: user, Status: status, Stock: drop.Stock{DropID: dropID, Seq: seq}}
	}
	answered := func(id string, kind journal.Kind, user string, status int, sent float64, told journal.Result) journal.Request {
		return journal.Request{
			ID: id, Kind: kind, User: user, DropID: dropID, Sent: since(sent), Answered: since(sent + 0.2), Status: status, Result: told, Planned: true,
		}
	}
	requests := []journal.Request{
		answered("1", journal.Reserve, "ann", 201, 0.9, told(annsHold, "ann", drop.ReservationActive, 2)),
		answered("2", journal.Reserve, "bob", 201, 1.9, told(bobsHold, "bob", drop.ReservationActive, 3)),
		answered("3", journal.Purchase, "ann", 201, 2.9, told(annsHold, "ann", drop.ReservationCompleted, 4)),
		answered("4", journal.Cancel, "bob", 200, 3.9, told(bobsHold, "bob", drop.ReservationCancelled, 5)),
		answered("5", journal.Adjust, "admin", 200, 4.9, journal.Result{}),
		answered("6", journal.Reserve, "cat", 201, 5.9, told(catsHold, "cat", drop.ReservationActive, 7)),
		answered("7", journal.Reserve, "dan", 0, 5.9, journal.Result{}),
		answered("8", journal.Pause, "admin", 200, 6.9, journal.Result{}),
		answered("9", journal.Resume, "admin", 200, 7.9, journal.Result{}),
		answered("10", journal.Reserve, "eve", 409, 8, journal.Result{}),
		answered("11", journal.Reserve, "eve", 503, 8.5, journal.Result{}),
	}
	requests[2].ReservationID, requests[2].Result.Purchase = annsHold, annsBuy
	requests[3].ReservationID = bobsHold
	requests[4].Delta, requests[4].Reason = 2, "found a box"
	requests[6].Lost = "closed"
	requests[9].Code, requests[10].Code = string(drop.CodePaused), string(drop.CodeUnavailable)
	return requests
}

func soundSockets() []journal.Socket {
	frame := func(second float64, event string, seq int64, counts drop.Counts) journal.Frame {
		return journal.Frame{At: since(second), Event: event, Stock: &drop.Stock{DropID: dropID, Seq: seq, Counts: counts}}
	}
	last := drop.Counts{Total: 7, Available: 6, Sold: 1}
	of := func(status drop.Status, f journal.Frame) journal.Frame {
		f.Status = status
		return f
	}
	return []journal.Socket{
		{ID: 1, DropID: dropID, Frames: []journal.Frame{
			of(drop.Live, frame(0.1, journal.Snapshot, 1, drop.Counts{Total: 5, Available: 5})),
			frame(2.1, "stock-updated", 3, drop.Counts{Total: 5, Available: 3, Reserved: 2}),
			frame(3.1, "stock-updated", 4, drop.Counts{Total: 5, Available: 3, Reserved: 1, Sold: 1}),
			{At: since(3.2), Event: "purchase-created"},
			frame(4.1, "stock-updated", 5, drop.Counts{Total: 5, Available: 4, Sold: 1}),
			frame(6.1, "stock-updated", 7, drop.Counts{Total: 7, Available: 4, Reserved: 2, Sold: 1}),
			of(drop.Paused, frame(7.1, "drop-paused", 8, drop.Counts{Total: 7, Available: 4, Reserved: 2, Sold: 1})),
			of(drop.Live, frame(8.1, "drop-live", 9, drop.Counts{Total: 7, Available: 4, Reserved: 2, Sold: 1})),
			frame(9.6, "stock-updated", 10, last),
		}},
		{ID: 2, DropID: dropID, Opened: since(15), Frames: []journal.Frame{frame(15.1, journal.Snapshot, 10, last)}},
		{ID: 3, DropID: dropID, Closed: since(2), Frames: []journal.Frame{frame(0.2, journal.Snapshot, 1, drop.Counts{Total: 5, Available: 5})}},
	}
}

// ofTheFirst returns a frame of the socket that stays open, counted back from its last one.
func ofTheFirst(e *Evidence, fromLast int) *journal.Frame {
	frames := e.Sockets[0].Frames
	return &frames[len(frames)-1-fromLast]
}
