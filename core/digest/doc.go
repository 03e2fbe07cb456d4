// Package digest names bytes by their content: SHA-256 (FIPS 180-4), by which tables, models and the
// files of a workspace are known.
//
//	sum := digest.Sum(text)
//	h := digest.New()
//	h.Write(part)
//	name := hex.EncodeToString(h.Sum(nil))
//
// It is crypto/sha256 everywhere but in the page, where that package brings AES, SHA-3 and a random
// generator along, 60 kB of what a person waits for. The page has the seventy lines of plain.go
// instead, which hash the few things that a page hashes at half the speed.
//
// Limits: it is for content, not for secrets; messages up to 2^61 bytes.
//
//orrery:inline engine
package digest

// Size is the length of a digest in bytes.
const Size = 32
