package api

import (
	"context"
	"encoding/csv"
	"fmt"
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
	if wantsCSV(exchangeOf(ctx)) {
		return exportOf(ctx, fmt.Sprintf("reservations-%s.csv", request.Id), func(ctx context.Context, w *csv.Writer) error {
			return s.Records.EachReservation(ctx, request.Id, status, func(r drop.ReservationRecord) error {
				name, email := personCells(r.User)
				return w.Write([]string{r.ID.String(), r.DropID.String(), textCell(r.UserID), string(r.Status), r.Price.String(), r.Currency,
					timeCell(&r.CreatedAt), timeCell(&r.ExpiresAt), timeCell(r.ClosedAt), textCell(r.Size.Label), r.Size.ID, name, email})
			})
		}, "id", "dropId", "userId", "status", "price", "currency", "createdAt", "expiresAt", "closedAt", "size", "sizeId", "name", "email"), nil
	}
	after, limit := f.idPage(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	rows, err := s.Records.Reservations(ctx, request.Id, status, after, limit+1)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		s.hidePicture(rows[i].User)
	}
	rows, next := trimPage(rows, limit, func(r *drop.ReservationRecord) string { return idCursor(r.ID) })
	return ListDropReservations200JSONResponse{Reservations: rows, NextCursor: next}, nil
}

// ListDropPurchases implements StrictServerInterface.
func (s *server) ListDropPurchases(ctx context.Context, request ListDropPurchasesRequestObject) (ListDropPurchasesResponseObject, error) {
	if wantsCSV(exchangeOf(ctx)) {
		return s.pickList(ctx, request.Id)
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
	for i := range rows {
		s.hidePicture(rows[i].User)
	}
	rows, next := trimPage(rows, limit, func(p *drop.PurchaseRecord) string { return idCursor(p.ID) })
	return ListDropPurchases200JSONResponse{Purchases: rows, NextCursor: next}, nil
}

// ListDropLedger implements StrictServerInterface.
func (s *server) ListDropLedger(ctx context.Context, request ListDropLedgerRequestObject) (ListDropLedgerResponseObject, error) {
	if wantsCSV(exchangeOf(ctx)) {
		return exportOf(ctx, fmt.Sprintf("ledger-%s.csv", request.Id), func(ctx context.Context, w *csv.Writer) error {
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
		strconv.Itoa(e.DReserved), strconv.Itoa(e.DSold), textCell(e.Actor), textCell(e.Reason), command, timeCell(&e.CreatedAt), size}
}
