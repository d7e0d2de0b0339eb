package drop

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// Role is what a user may do beyond buying.
type Role string

// The roles.
const (
	RoleUser  Role = "user"
	RoleAdmin Role = "admin"
)

// User is somebody who has signed in. Email is empty unless Clerk has verified the address.
type User struct {
	ID          uuid.UUID `json:"id"`
	ClerkID     string    `json:"clerkId"`
	Email       string    `json:"email"`
	FirstName   string    `json:"firstName"`
	LastName    string    `json:"lastName"`
	DisplayName string    `json:"displayName"` // what [DisplayName] makes of the names, in a user that was read from the store
	ImageURL    string    `json:"imageUrl"`
	Role        Role      `json:"role"`
	SeenAt      time.Time `json:"-"` // how new the fields are: values from an earlier time never replace later ones
	CreatedAt   time.Time `json:"createdAt"`
}

// FullName returns the first and the last name, as an admin sees them; empty when neither is known.
func (u *User) FullName() string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

// Person returns what strangers may see of the user.
func (u *User) Person() Person {
	return Person{Name: DisplayName(u.FirstName, u.LastName), ImageURL: u.ImageURL}
}
