package api

import (
	"context"
	"strings"
	"unicode/utf8"

	"sneakerhead/internal/drop"
)

// ListUsers implements StrictServerInterface.
func (s *server) ListUsers(ctx context.Context, request ListUsersRequestObject) (ListUsersResponseObject, error) {
	f := s.form(ctx)
	filter := drop.UserFilter{Text: f.text("q", request.Params.Q), Blocked: request.Params.Blocked}
	after, limit := f.userPage(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	rows, err := s.Users.Records(ctx, filter, after, limit+1)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		s.hidePicture(&rows[i].User)
	}
	rows, next := trimPage(rows, limit, userCursor)
	return ListUsers200JSONResponse{Users: rows, NextCursor: next}, nil
}

// BlockUser implements StrictServerInterface.
func (s *server) BlockUser(ctx context.Context, request BlockUserRequestObject) (BlockUserResponseObject, error) {
	f := s.form(ctx)
	reason := f.text("reason", &request.Body.Reason)
	if err := f.err(); err != nil {
		return nil, err
	}
	if !possibleUserID(request.UserId) {
		return nil, drop.ErrNotFound
	}
	user, err := s.Blocks.Block(ctx, request.UserId, by(ctx, reason))
	s.hidePicture(&user.User)
	return BlockUser200JSONResponse(user), err
}

// UnblockUser implements StrictServerInterface.
func (s *server) UnblockUser(ctx context.Context, request UnblockUserRequestObject) (UnblockUserResponseObject, error) {
	if !possibleUserID(request.UserId) {
		return nil, drop.ErrNotFound
	}
	user, err := s.Blocks.Unblock(ctx, request.UserId)
	s.hidePicture(&user.User)
	return UnblockUser200JSONResponse(user), err
}

// possibleUserID reports whether Postgres could store a text. No user has an id that it could not.
func possibleUserID(id string) bool { return utf8.ValidString(id) && !strings.ContainsRune(id, 0) }

// userPage reads limit and cursor of the list of users: blocked users first, each part newest
// first.
func (f *form) userPage(limit *int, cursor *string) (after drop.UserPlace, rows int) {
	if cursor != nil && *cursor != "" {
		part := (*cursor)[:1]
		place, ok := parseCursor((*cursor)[1:])
		f.check("cursor", ok && (part == blockedPart || part == otherPart), cursorMessage)
		after = drop.UserPlace{Blocked: part == blockedPart, At: place.At, ID: place.ID}
	}
	return after, f.number("limit", limit)
}

// The two parts of the list of users, as the first letter of a cursor.
const blockedPart, otherPart = "b", "o"

// userCursor encodes a user's place as a cursor for userPage.
func userCursor(r *drop.UserRecord) string {
	part := otherPart
	if r.Blocked != nil {
		part = blockedPart
	}
	return part + placeCursor(drop.Place{At: r.User.CreatedAt, ID: r.User.ID})
}
