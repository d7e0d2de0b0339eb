package shop

import (
	"context"

	"sneakerhead/internal/drop"
)

// The service sends news in this file and in settle, over three ports:
//
//   - Gate.Settle publishes the news of a transaction. The script that writes the stock sends the
//     message too, so that messages are in the order of the changes.
//   - Publisher publishes news that belongs to no transaction: a new drop, and a state that
//     replaces a newer seq.
//   - Audience is this replica's own pages and sockets. Its pages are told before the answer goes
//     out, so that somebody who reserves and then reloads sees the hold. Its sockets are told
//     directly when Redis did not take the news.

// newsOf returns the news of one transaction; nil when it changed nothing.
func (s *Service) newsOf(ctx context.Context, outcome Outcome, changed moved) *drop.News {
	if len(outcome.Entries) == 0 {
		return nil
	}
	news := &drop.News{DropID: outcome.Drop.ID, Stock: outcome.Drop.Stock(), At: outcome.At, Sales: newest(outcome.Sales)}
	for _, e := range outcome.Entries {
		if units := e.Recovered(); units > 0 {
			news.Recovered += units
			news.AddRecovered(e.SizeID, units)
		}
		if event, ok := e.Kind.Announced(); ok {
			news.Announced = &drop.Announced{Event: event, View: s.viewAfter(ctx, outcome)}
		}
	}
	for _, r := range changed {
		news.Owners = append(news.Owners, drop.OwnerNews{UserID: r.UserID, Event: drop.OwnerEventFor(r.Status), Reservation: r.JSON})
	}
	return news
}

// viewAfter returns the drop with its newest buyers; without them when they cannot be read.
func (s *Service) viewAfter(ctx context.Context, outcome Outcome) drop.View {
	view := outcome.Drop.ViewAt(outcome.At, newest(outcome.Sales))
	if read, err := s.ports.Reads.View(ctx, view.ID); err == nil {
		view.RecentPurchases = read.RecentPurchases
	}
	return view
}

// newest returns the last few sales of a batch, newest first.
func newest(sales []drop.Sale) []drop.Sale {
	var recent []drop.Sale
	for i := len(sales) - 1; i >= 0 && len(recent) < drop.RecentSales; i-- {
		recent = append(recent, sales[i])
	}
	return recent
}

// publish sends news that belongs to no transaction of the ledger.
func (s *Service) publish(ctx context.Context, news drop.News) {
	s.ports.Audience.Changed()
	if err := s.ports.Publisher.Publish(ctx, news); err != nil {
		s.ports.Log.WarnContext(ctx, "news reached this replica only", "drop", news.DropID, "error", err)
		s.ports.Audience.Deliver(news)
	}
}
