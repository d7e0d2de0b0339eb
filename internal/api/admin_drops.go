package api

import (
	"context"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// by returns the admin who makes the request, and the reason, for the ledger.
func by(ctx context.Context, reason string) drop.Admin {
	return drop.Admin{UserID: identityOf(ctx).UserID, Reason: reason}
}

// ListDrops implements StrictServerInterface.
func (s *server) ListDrops(ctx context.Context, request ListDropsRequestObject) (ListDropsResponseObject, error) {
	f := s.form(ctx)
	filter := drop.Filter{Text: f.text("q", request.Params.Q), Status: oneOf(f, "status", request.Params.Status)}
	after, limit := f.idPage(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	rows, err := s.Records.Drops(ctx, filter, after, limit+1)
	if err != nil {
		return nil, err
	}
	rows, next := trimPage(rows, limit, func(v *drop.View) string { return idCursor(v.ID) })
	return ListDrops200JSONResponse{Drops: rows, NextCursor: next}, nil
}

// EditDrop implements StrictServerInterface.
func (s *server) EditDrop(ctx context.Context, request EditDropRequestObject) (EditDropResponseObject, error) {
	changes, err := changesOf(s.form(ctx), request.Body)
	if err != nil {
		return nil, err
	}
	view, err := s.Shop.Edit(ctx, request.Id, changes, by(ctx, ""))
	return EditDrop200JSONResponse{ADropJSONResponse(view)}, err
}

// CancelDrop implements StrictServerInterface.
func (s *server) CancelDrop(ctx context.Context, request CancelDropRequestObject) (CancelDropResponseObject, error) {
	view, err := s.Shop.Withdraw(ctx, request.Id, by(ctx, ""))
	return CancelDrop200JSONResponse{ADropJSONResponse(view)}, err
}

// PauseDrop implements StrictServerInterface.
func (s *server) PauseDrop(ctx context.Context, request PauseDropRequestObject) (PauseDropResponseObject, error) {
	view, err := s.Shop.Pause(ctx, request.Id, by(ctx, ""))
	return PauseDrop200JSONResponse{ADropJSONResponse(view)}, err
}

// ResumeDrop implements StrictServerInterface.
func (s *server) ResumeDrop(ctx context.Context, request ResumeDropRequestObject) (ResumeDropResponseObject, error) {
	view, err := s.Shop.Resume(ctx, request.Id, by(ctx, ""))
	return ResumeDrop200JSONResponse{ADropJSONResponse(view)}, err
}

// EndDrop implements StrictServerInterface.
func (s *server) EndDrop(ctx context.Context, request EndDropRequestObject) (EndDropResponseObject, error) {
	view, err := s.Shop.End(ctx, request.Id, by(ctx, ""))
	return EndDrop200JSONResponse{ADropJSONResponse(view)}, err
}

// AdjustStock implements StrictServerInterface.
func (s *server) AdjustStock(ctx context.Context, request AdjustStockRequestObject) (AdjustStockResponseObject, error) {
	f := s.form(ctx)
	f.check("delta", request.Body.Delta != nil, "is required")
	delta := f.number("delta", request.Body.Delta)
	f.check("delta", request.Body.Delta == nil || delta != 0, "must not be 0")
	reason := f.text("reason", &request.Body.Reason)
	if err := f.err(); err != nil {
		return nil, err
	}
	id, err := s.commandID(ctx, request.Params.IdempotencyKey, "adjust "+request.Id.String(), request.Body)
	if err != nil {
		return nil, err
	}
	size := ""
	if request.Body.Size != nil {
		size = *request.Body.Size
	}
	view, err := s.Shop.Adjust(ctx, request.Id, id, size, delta, by(ctx, reason))
	return AdjustStock200JSONResponse{ADropJSONResponse(view)}, err
}

// ReleaseReservation implements StrictServerInterface.
func (s *server) ReleaseReservation(ctx context.Context, request ReleaseReservationRequestObject) (ReleaseReservationResponseObject, error) {
	f := s.form(ctx)
	reason := f.text("reason", &request.Body.Reason)
	if err := f.err(); err != nil {
		return nil, err
	}
	if request.Body.Block != nil && *request.Body.Block {
		if err := s.blockHolder(ctx, request.Id, by(ctx, reason)); err != nil {
			return nil, err
		}
	}
	held, err := s.Shop.Release(ctx, request.Id, by(ctx, reason))
	return ReleaseReservation200JSONResponse{Reservation: held.Reservation, Drop: held.Stock}, err
}

// blockHolder blocks the user of a hold. It comes before the release: a bot that reserves without
// pause would take the unit again in between. So the user is blocked even if the hold has just
// ended, and cannot be released.
func (s *server) blockHolder(ctx context.Context, reservationID uuid.UUID, by drop.Admin) error {
	userID, err := s.Records.HolderOf(ctx, reservationID)
	if err == nil {
		_, err = s.Blocks.Block(ctx, userID, by)
	}
	return err
}

// GetDropStats implements StrictServerInterface.
func (s *server) GetDropStats(ctx context.Context, request GetDropStatsRequestObject) (GetDropStatsResponseObject, error) {
	stats, err := s.Records.Stats(ctx, request.Id)
	return GetDropStats200JSONResponse(stats), err
}
