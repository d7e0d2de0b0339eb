package api

import (
	"context"
	"encoding/csv"
	"math"
	"strconv"

	"sneakerhead/internal/drop"
)

// ListDropReservations implements StrictServerInterface.
func (s *server) ListDropReservations(ctx context.Context, request ListDropReservationsRequestObject) (ListDropReservationsResponseObject, error) {
	f := s.form(ctx)
	status := oneOf(f, "status", request.Params.Status)
	if err := f.err(); err != nil {
		return nil, err
	}
	if wantsCSV(ctx) {
		return exportOf(ctx, "reservations", request.Id, func(ctx context.Context, w *csv.Writer) error {
			return s.Records.EachReservation(ctx, request.Id, status, func(r drop.ReservationRecord) error {
				return w.Write([]string{r.ID.String(), r.DropID.String(), escapeFormula(r.UserID), string(r.Status), r.Price.String(), r.Currency,
					timeCell(&r.CreatedAt), timeCell(&r.ExpiresAt), timeCell(r.ClosedAt), escapeFormula(r.Size.Label), r.Size.ID})
			})
		}, "id", "dropId", "userId", "status", "price", "currency", "createdAt", "expiresAt", "closedAt", "size", "sizeId"), nil
	}
	after, limit := f.idPage(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	rows, err := s.Records.Reservations(ctx, request.Id, status, after, limit+1)
	if err != nil {
		return nil, err
	}
	rows, next := trimPage(rows, limit, func(r *drop.ReservationRecord) string { return idCursor(r.ID) })
	return ListDropReservations200JSONResponse{Reservations: rows, NextCursor: next}, nil
}

// ListDropPurchases implements StrictServerInterface.
func (s *server) ListDropPurchases(ctx context.Context, request ListDropPurchasesRequestObject) (ListDropPurchasesResponseObject, error) {
	if wantsCSV(ctx) {
		return exportOf(ctx, "purchases", request.Id, func(ctx context.Context, w *csv.Writer) error {
			return s.Records.EachPurchase(ctx, request.Id, func(p drop.PurchaseRecord) error {
				return w.Write([]string{p.ID.String(), p.Number, p.ReservationID.String(), p.DropID.String(), escapeFormula(p.UserID),
					p.PriceAtPurchase.String(), p.Currency, timeCell(&p.PurchasedAt), escapeFormula(p.Size.Label), p.Size.ID})
			})
		}, "id", "number", "reservationId", "dropId", "userId", "priceAtPurchase", "currency", "purchasedAt", "size", "sizeId"), nil
	}
	f := s.form(ctx)
	after, limit := f.idPage(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	rows, err := s.Records.Purchases(ctx, request.Id, after, limit+1)
	if err != nil {
		return nil, err
	}
	rows, next := trimPage(rows, limit, func(p *drop.PurchaseRecord) string { return idCursor(p.ID) })
	return ListDropPurchases200JSONResponse{Purchases: rows, NextCursor: next}, nil
}

// ListDropLedger implements StrictServerInterface.
func (s *server) ListDropLedger(ctx context.Context, request ListDropLedgerRequestObject) (ListDropLedgerResponseObject, error) {
	if wantsCSV(ctx) {
		return exportOf(ctx, "ledger", request.Id, func(ctx context.Context, w *csv.Writer) error {
			return s.Records.EachEntry(ctx, request.Id, func(e drop.EntryRecord) error { return w.Write(entryCells(&e)) })
		}, "seq", "kind", "units", "dTotal", "dAvailable", "dReserved", "dSold", "actor", "reason", "commandId", "createdAt", "sizeId"), nil
	}
	f := s.form(ctx)
	before, limit := int64(math.MaxInt64), f.number("limit", request.Params.Limit)
	if cursor := request.Params.Cursor; cursor != nil && *cursor != "" {
		seq, err := strconv.ParseInt(*cursor, 10, 64)
		f.check("cursor", err == nil && seq > 0, cursorMessage)
		before = seq
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	rows, err := s.Records.Ledger(ctx, request.Id, before, limit+1)
	if err != nil {
		return nil, err
	}
	rows, next := trimPage(rows, limit, func(e *drop.EntryRecord) string { return strconv.FormatInt(e.Seq, 10) })
	return ListDropLedger200JSONResponse{Ledger: rows, NextCursor: next}, nil
}

func entryCells(e *drop.EntryRecord) []string {
	command, size := "", ""
	if e.CommandID != nil {
		command = e.CommandID.String()
	}
	if e.SizeID != nil {
		size = *e.SizeID
	}
	return []string{strconv.FormatInt(e.Seq, 10), string(e.Kind), strconv.Itoa(e.Units), strconv.Itoa(e.DTotal), strconv.Itoa(e.DAvailable),
		strconv.Itoa(e.DReserved), strconv.Itoa(e.DSold), escapeFormula(e.Actor), escapeFormula(e.Reason), command, timeCell(&e.CreatedAt), size}
}
