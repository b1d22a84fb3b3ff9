// Text made alike for searching: who types "joao lindqvist" or "Ελενη" finds João Lindqvist and Ελένη.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

// `text` without what people leave out or type in more than one way when they look for a name:
//   letters   lower case; ligatures, full-width and other forms of the same letter as the plain one, ß as ss, ø as o
//   accents   left out, with the vowel points of Hebrew and Arabic; marks that make another letter (Japanese, Indic
//             scripts, Thai) stay
//   Arabic    one form of alef, yeh, kaf and heh each, no tatweel; Japanese: katakana as hiragana
//   digits    of any script as 0 to 9
//   spaces    words with one blank between and none around; invisible format characters left out
// Other signs stay, quotation marks and hyphens in their plain form. Pure; folding twice changes nothing. Text that is
// not UTF-8 is given back with its ASCII letters in lower case.
std::string fold(std::string_view text);

}  // namespace rollcall
