package drop

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
)

// settled is what one caller of a batch gets: its answer, and what is true of the drop after the batch.
type settled struct {
	Answer
	stock   Stock
	moreDue bool
}

// apply runs one batch: the ledger decides, the gate learns and everybody hears of it, and then come the answers.
func (s *Service) apply(ctx context.Context, dropID uuid.UUID, commands []Command) ([]settled, error) {
	outcome, err := s.Ledger.Apply(ctx, dropID, commands)
	if err != nil {
		return nil, err
	}
	s.count(outcome)
	if len(outcome.Entries) > 0 {
		s.Changed()
	}
	s.settle(ctx, commands, outcome)
	if len(outcome.Opened) > 0 {
		s.index.know(outcome.Opened)
		s.Timer.WakeAt(dropID, outcome.Opened[0].ExpiresAt) // one moment, one hold time: all end in the same second
	}
	answers := make([]settled, len(commands))
	for i, answer := range outcome.Answers {
		if errors.Is(answer.Err, ErrAllHeld) {
			answer.Err = AllHeldUntil(outcome.NextHoldEnd)
		}
		answers[i] = settled{Answer: answer, stock: outcome.Drop.Stock(), moreDue: outcome.MoreDue}
	}
	return answers, nil
}

// settle tells the gate, and everybody through it. When that fails the units are safe all the same: this replica's
// sockets hear it from here, the others from Postgres, and the gate is loaded anew when it is back.
func (s *Service) settle(ctx context.Context, commands []Command, outcome Outcome) {
	news := s.newsOf(ctx, outcome)
	err := s.Gate.Settle(ctx, settlementOf(commands, outcome, news))
	if err == nil && !outcome.Uncertain {
		return
	}
	s.stale.add(outcome.Drop.ID)
	if err != nil {
		s.Metrics.SettleFailed()
		if news != nil {
			s.Audience.Deliver(*news)
		}
	}
}

// settlementOf is what the gate has to know of one transaction.
func settlementOf(commands []Command, outcome Outcome, news *News) Settlement {
	state := GateStateOf(&outcome.Drop)
	state.NextHoldEnd = outcome.NextHoldEnd
	settlement := Settlement{
		DropID:  outcome.Drop.ID,
		State:   &state,
		FromSeq: outcome.Drop.Seq - int64(len(outcome.Entries)),
		News:    news,
	}
	for i, command := range commands {
		if command.Kind != Reserve {
			continue
		}
		settlement.Ended = append(settlement.Ended, command.UserID)
		switch answer := outcome.Answers[i]; {
		case answer.Err == nil: // a hold that is new, or one that the gate did not know of
			hint := HoldHint{UserID: command.UserID, Until: answer.Reservation.ExpiresAt}
			settlement.Opened = append(settlement.Opened, hint)
		case errors.Is(answer.Err, ErrPurchaseLimit):
			settlement.AtLimit = append(settlement.AtLimit, command.UserID)
		}
	}
	for _, r := range outcome.Closed {
		settlement.Closed = append(settlement.Closed, r.UserID)
		if r.Status == ReservationCompleted && outcome.Drop.MaxPerUser == 1 {
			settlement.AtLimit = append(settlement.AtLimit, r.UserID)
		}
	}
	return settlement
}

// GateStateOf returns what a gate holds of a drop, without holders.
func GateStateOf(d *Drop) GateState {
	return GateState{
		Stock:      d.Stock(),
		OpensAt:    d.StartsAt,
		ClosesAt:   d.EndsAt,
		Paused:     !d.PausedAt.IsZero(),
		Ended:      !d.EndedAt.IsZero(),
		Cancelled:  !d.CancelledAt.IsZero(),
		MaxPerUser: d.MaxPerUser,
	}
}

// newsOf is what everybody has to know of one transaction; nil when it changed nothing.
func (s *Service) newsOf(ctx context.Context, outcome Outcome) *News {
	if len(outcome.Entries) == 0 {
		return nil
	}
	news := &News{DropID: outcome.Drop.ID, Stock: outcome.Drop.Stock(), At: outcome.At, Sales: newest(outcome.Sales)}
	for _, e := range outcome.Entries {
		switch e.Kind {
		case EntryExpired, EntryCancelled, EntryReleased, EntryAdjusted, EntryEdited:
			news.Recovered += max(0, e.Delta.Available)
		default: // nothing came back
		}
		if event, ok := announcements[e.Kind]; ok {
			news.Announced = &Announced{Event: event, View: s.viewAfter(ctx, outcome)}
		}
	}
	for _, r := range outcome.Opened {
		news.Owners = append(news.Owners, ownerNews(r))
	}
	for _, r := range outcome.Closed {
		news.Owners = append(news.Owners, ownerNews(r))
	}
	return news
}

// announcements names what everybody hears when a row of such a kind is written.
//
//nolint:gochecknoglobals // a constant that Go cannot spell
var announcements = map[EntryKind]Announcement{
	EntryEdited:    AnnounceUpdated,
	EntryOpened:    AnnounceLive,
	EntryResumed:   AnnounceLive,
	EntryPaused:    AnnouncePaused,
	EntryEnded:     AnnounceEnded,
	EntryWithdrawn: AnnounceCancelled,
}

// viewAfter returns the drop with its newest buyers; without them when they cannot be read.
func (s *Service) viewAfter(ctx context.Context, outcome Outcome) View {
	view := outcome.Drop.ViewAt(outcome.At, newest(outcome.Sales))
	if read, err := s.Reads.View(ctx, view.ID); err == nil {
		view.RecentPurchases = read.RecentPurchases
	}
	return view
}

// RecentSales is how many buyers a drop is shown with.
const RecentSales = 3

// newest returns the last few sales of a batch, newest first.
func newest(sales []Sale) []Sale {
	var recent []Sale
	for i := len(sales) - 1; i >= 0 && len(recent) < RecentSales; i-- {
		recent = append(recent, sales[i])
	}
	return recent
}

// ownerEvents names what an owner hears of a reservation in each status.
//
//nolint:gochecknoglobals // a constant that Go cannot spell
var ownerEvents = map[ReservationStatus]OwnerEvent{
	ReservationActive:    OwnerCreated,
	ReservationCompleted: OwnerCompleted,
	ReservationExpired:   OwnerExpired,
	ReservationCancelled: OwnerCancelled,
}

func ownerNews(r Reservation) OwnerNews {
	encoded, err := json.Marshal(r)
	if err != nil {
		panic(err) // a reservation holds nothing that JSON cannot say
	}
	return OwnerNews{UserID: r.UserID, Event: ownerEvents[r.Status], Reservation: encoded}
}

// publish sends news that no transaction of the ledger carries.
func (s *Service) publish(ctx context.Context, news News) {
	s.Changed()
	if err := s.Publisher.Publish(ctx, news); err != nil {
		s.Log.WarnContext(ctx, "news reached this replica only", "drop", news.DropID, "error", err)
		s.Audience.Deliver(news)
	}
}

func (s *Service) count(outcome Outcome) {
	s.Metrics.Held(len(outcome.Opened))
	s.Metrics.Sold(len(outcome.Purchased))
	var released, expired int
	var lateness time.Duration
	for _, r := range outcome.Closed {
		switch r.Status {
		case ReservationCancelled:
			released++
		case ReservationExpired:
			expired++
			lateness = max(lateness, outcome.At.Sub(r.ExpiresAt))
		case ReservationActive, ReservationCompleted:
		}
	}
	s.Metrics.Released(released)
	if expired > 0 {
		s.Metrics.Expired(expired, lateness)
	}
}
