package checker

import (
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// soundWithSizes returns the evidence of a sound run of a drop with one unit of s1 and four of s2:
// ann and bob both want s1 rather than s2; ann buys it, and bob lets go of the s2 that he got. Cat
// is told that s1 is held, and dan that it is sold out.
func soundWithSizes() *Evidence {
	e := &Evidence{Began: began, Truth: soundTruthWithSizes(), Condition: Healthy, GateRight: since(5.2)}
	ledger := newStates(e.Truth, &e.Truth.Drops[0])
	after := func(seq int64) drop.Stock {
		at, _ := ledger.after(seq)
		return ledger.stock(at)
	}
	request := func(id string, kind journal.Kind, user string, status int, sent float64) *journal.Request {
		e.Requests = append(e.Requests, journal.Request{
			ID: id, Kind: kind, User: user, DropID: dropID, Sent: since(sent), Answered: since(sent + 0.2), Status: status, Planned: true,
		})
		return &e.Requests[len(e.Requests)-1]
	}
	reserve := func(id, user string, sent float64, wish ...string) *journal.Request {
		r := request(id, journal.Reserve, user, 201, sent)
		r.Wish = wish
		return r
	}
	told := func(id uuid.UUID, user, size string, status drop.ReservationStatus, seq int64) journal.Result {
		return journal.Result{Reservation: id, UserID: user, SizeID: size, Status: status, Stock: after(seq)}
	}
	refused := func(r *journal.Request, code drop.Code, seq int64) {
		shown, at := after(seq), int(seq)-2 // the two first rows are of one transaction
		for i := range shown.Sizes {
			shown.Sizes[i].NextHoldEnd = drop.MomentOf(ledger.nextHoldEnd(at, shown.Sizes[i].ID))
		}
		r.Status, r.Code, r.Refused = 409, string(code), &shown
	}
	reserve("1", "ann", 0.9, "s1", "s2").Result = told(annsHold, "ann", "s1", drop.ReservationActive, 3)
	reserve("2", "bob", 1.9, "s1", "s2").Result = told(bobsHold, "bob", "s2", drop.ReservationActive, 4)
	refused(reserve("3", "cat", 2.2, "s1"), drop.CodeAllHeld, 4)
	bought := request("4", journal.Purchase, "ann", 201, 2.9)
	bought.ReservationID, bought.Result = annsHold, told(annsHold, "ann", "s1", drop.ReservationCompleted, 5)
	bought.Result.Purchase = annsBuy
	cancelled := request("5", journal.Cancel, "bob", 200, 3.9)
	cancelled.ReservationID, cancelled.Result = bobsHold, told(bobsHold, "bob", "s2", drop.ReservationCancelled, 6)
	adjusted := request("6", journal.Adjust, "admin", 200, 4.9)
	adjusted.Delta, adjusted.SizeID, adjusted.Reason = 2, "s2", "found a box"
	refused(reserve("7", "dan", 6.5, "s1"), drop.CodeSoldOut, 7)

	frame := func(second float64, event string, seq int64) journal.Frame {
		shown := after(seq)
		return journal.Frame{At: since(second), Event: event, Stock: &shown}
	}
	recovered := frame(4.1, journal.Recovered, 6)
	recovered.Stock.Sizes = nil
	e.Sockets = []journal.Socket{{ID: 1, DropID: dropID, Frames: []journal.Frame{
		frame(0.1, journal.Snapshot, 2), frame(1.1, "stock-updated", 3), frame(2.1, "stock-updated", 4), frame(3.1, "stock-updated", 5),
		recovered, frame(4.1, "stock-updated", 6), frame(5.1, "stock-updated", 7),
	}}}
	return e
}

func soundTruthWithSizes() *Truth {
	entry := func(seq int64, kind drop.EntryKind, size string, units int, second float64, delta drop.Counts) Entry {
		return Entry{DropID: dropID, Seq: seq, Kind: kind, SizeID: size, Units: units, Delta: delta, CreatedAt: at(second)}
	}
	hold := func(id uuid.UUID, user, size string, status drop.ReservationStatus, created, closed float64, opened, closedSeq int64) Reservation {
		return Reservation{
			ID: id, DropID: dropID, UserID: user, SizeID: size, Status: status, CreatedAt: at(created), ExpiresAt: at(created + 3),
			ClosedAt: at(closed), OpenedSeq: opened, ClosedSeq: closedSeq,
		}
	}
	truth := &Truth{
		At: at(20),
		Drops: []Drop{{
			ID: dropID, Seq: 7, Counts: drop.Counts{Total: 7, Available: 6, Sold: 1}, StartsAt: at(-60), MaxPerUser: 1, Sized: true,
			Sizes: []Size{{"s1", drop.Counts{Total: 1, Sold: 1}}, {"s2", drop.Counts{Total: 6, Available: 6}}},
		}},
		Ledger: []Entry{
			entry(1, drop.EntryCreated, "s1", 1, 0, drop.Counts{Total: 1, Available: 1}),
			entry(2, drop.EntryCreated, "s2", 4, 0, drop.Counts{Total: 4, Available: 4}),
			entry(3, drop.EntryReserved, "s1", 1, 1, drop.Counts{Available: -1, Reserved: 1}),
			entry(4, drop.EntryReserved, "s2", 1, 2, drop.Counts{Available: -1, Reserved: 1}),
			entry(5, drop.EntryPurchased, "s1", 1, 3, drop.Counts{Reserved: -1, Sold: 1}),
			entry(6, drop.EntryCancelled, "s2", 1, 4, drop.Counts{Available: 1, Reserved: -1}),
			entry(7, drop.EntryAdjusted, "s2", 2, 5, drop.Counts{Total: 2, Available: 2}),
		},
		Reservations: []Reservation{
			hold(annsHold, "ann", "s1", drop.ReservationCompleted, 1, 3, 3, 5),
			hold(bobsHold, "bob", "s2", drop.ReservationCancelled, 2, 4, 4, 6),
		},
		Purchases: []Purchase{{ID: annsBuy, ReservationID: annsHold, DropID: dropID, UserID: "ann"}},
	}
	truth.Ledger[6].Reason = "found a box"
	return truth
}

// forgeriesOfSizes are forgeries of a sound run of a drop with sizes.
//
//nolint:gochecknoglobals // a table
var forgeriesOfSizes = []struct {
	name  string
	check string
	forge func(e *Evidence)
}{
	{"a row is of a size that the drop does not have", LedgerReplay, func(e *Evidence) { e.Truth.Ledger[6].SizeID = "s9" }},
	{"a row of units is of no size", LedgerReplay, func(e *Evidence) { e.Truth.Ledger[6].SizeID = "" }},
	{"a unit of one size went back to another", LedgerReplay, func(e *Evidence) {
		e.Truth.Ledger[5].SizeID, e.Truth.Reservations[1].SizeID = "s1", "s1"
	}},
	{"a size has what its rows do not add up to", LedgerReplay, func(e *Evidence) { e.Truth.Drops[0].Sizes[1].Counts.Available = 5 }},
	{"a hold is of another size than its row", LedgerReplay, func(e *Evidence) { e.Truth.Reservations[1].SizeID = "s1" }},
	{"a size was created late", LedgerReplay, func(e *Evidence) { e.Truth.Ledger[6].Kind = drop.EntryCreated }},
	{"somebody was told of another size", Acknowledged, func(e *Evidence) { e.Requests[0].Result.SizeID = "s2" }},
	{"an adjustment was of another size", Acknowledged, func(e *Evidence) { e.Requests[5].SizeID = "s1" }},
	{"somebody got what they did not ask for", FirstWanted, func(e *Evidence) { e.Requests[1].Wish = []string{"s1"} }},
	{"a size that had units was passed over", FirstWanted, func(e *Evidence) { e.Requests[0].Wish = []string{"s2", "s1"} }},
	{"sold out, but one of the sizes had units", Refusal, func(e *Evidence) { e.Requests[6].Wish = []string{"s1", "s2"} }},
	{"all held, but one of the sizes had more than people", Refusal, func(e *Evidence) { e.Requests[2].Wish = []string{"s1", "s2"} }},
	{"all held, but it is sold", Refusal, func(e *Evidence) { e.Requests[6].Code = string(drop.CodeAllHeld) }},
	{"sold out, but it is held", Refusal, func(e *Evidence) { e.Requests[2].Code = string(drop.CodeSoldOut) }},
	{"a refusal does not say what is left", Refusal, func(e *Evidence) { e.Requests[6].Refused = nil }},
	{"a refusal shows what never was", Refusal, func(e *Evidence) {
		shown := e.Requests[6].Refused
		shown.Sizes = slices.Clone(shown.Sizes)
		shown.Sizes[1].Available--
	}},
	{"a refusal shows another end of the first hold", Refusal, func(e *Evidence) {
		e.Truth.Reservations[0].ExpiresAt = at(5)
	}},
	{"a refusal shows an end where something is available", Refusal, func(e *Evidence) {
		e.Requests[2].Refused.Sizes[1].NextHoldEnd = drop.MomentOf(at(5))
	}},
	{"a refusal shows an unknown seq", Refusal, func(e *Evidence) { e.Requests[6].Refused.Seq = 8 }},
	{"a refusal shows the middle of a transaction", Refusal, func(e *Evidence) {
		e.Truth.Ledger[5].CreatedAt = e.Truth.Ledger[6].CreatedAt
		*e.Requests[6].Refused = newStates(soundTruthWithSizes(), &e.Truth.Drops[0]).stock(4)
	}},
	{"a refusal shows an older state than the gate may", Refusal, func(e *Evidence) {
		e.Requests[6].Sent, e.Requests[6].Answered = since(9), since(9.1)
		*e.Requests[6].Refused = newStates(e.Truth, &e.Truth.Drops[0]).stock(3) // after the purchase
	}},
	{"a refusal shows what is not yet", Refusal, func(e *Evidence) { e.Requests[6].Sent, e.Requests[6].Answered = since(3.1), since(3.2) }},
	{"a screen ends with other sizes", SocketFinal, func(e *Evidence) { moveShown(ofTheFirst(e, 0)) }},
	{"a screen shows sizes as they never were", SocketOrder, func(e *Evidence) { moveShown(ofTheFirst(e, 3)) }},
	{"a screen is shown no sizes", SocketFinal, func(e *Evidence) { ofTheFirst(e, 0).Stock.Sizes = nil }},
}

// moveShown moves a unit from one size to another in what a frame shows. The drop's own counts
// stay.
func moveShown(f *journal.Frame) {
	f.Stock.Sizes = slices.Clone(f.Stock.Sizes)
	f.Stock.Sizes[0].Available, f.Stock.Sizes[0].Total = f.Stock.Sizes[0].Available+1, f.Stock.Sizes[0].Total+1
	f.Stock.Sizes[1].Available, f.Stock.Sizes[1].Total = f.Stock.Sizes[1].Available-1, f.Stock.Sizes[1].Total-1
}
