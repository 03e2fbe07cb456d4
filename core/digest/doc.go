// Package digest computes SHA-256 (FIPS 180-4), which identifies tables, models and the files of a workspace by their
// content.
//
//	sum := digest.Sum(text)
//	h := digest.New()
//	h.Write(part)
//	name := hex.EncodeToString(h.Sum(nil))
//
// It is crypto/sha256 except in the page, where that package would also link AES, SHA-3 and a random generator: 60 kB of
// download. The page uses plain.go instead, which has half the speed, as a page hashes little.
//
// Limits: it is for content, not for secrets; messages up to 2^61 bytes.
//
//orrery:inline engine
package digest

// Size is the length of a digest in bytes.
const Size = 32
