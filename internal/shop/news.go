package shop

import (
	"context"
	"encoding/json"

	"sneakerhead/internal/drop"
)

// News leaves the service in this file and in settle, by three ways. Each has its reason:
//
//   - Gate.Settle publishes the news of a transaction. The script that writes the stock sends the message too, so that
//     messages come in the order of the changes.
//   - Publisher sends news that no transaction carries: a new drop, and a present that replaces what was.
//   - Audience is this replica. Its pages hear at once that something changed, before the answer goes out, so that
//     somebody who reserves and then reloads sees it. Its sockets hear the news directly when Redis did not take it.

// newsOf is what everybody has to know of one transaction; nil when it changed nothing.
func (s *Service) newsOf(ctx context.Context, outcome Outcome) *drop.News {
	if len(outcome.Entries) == 0 {
		return nil
	}
	news := &drop.News{DropID: outcome.Drop.ID, Stock: outcome.Drop.Stock(), At: outcome.At, Sales: newest(outcome.Sales)}
	for _, e := range outcome.Entries {
		news.Recovered += e.Recovered()
		if event, ok := e.Kind.Announced(); ok {
			news.Announced = &drop.Announced{Event: event, View: s.viewAfter(ctx, outcome)}
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

func ownerNews(r drop.Reservation) drop.OwnerNews {
	encoded, err := json.Marshal(r)
	if err != nil {
		panic(err) // a reservation holds nothing that JSON cannot say
	}
	return drop.OwnerNews{UserID: r.UserID, Event: drop.OwnerEventFor(r.Status), Reservation: encoded}
}

// publish sends news that no transaction of the ledger carries.
func (s *Service) publish(ctx context.Context, news drop.News) {
	s.ports.Audience.Changed()
	if err := s.ports.Publisher.Publish(ctx, news); err != nil {
		s.ports.Log.WarnContext(ctx, "news reached this replica only", "drop", news.DropID, "error", err)
		s.ports.Audience.Deliver(news)
	}
}
