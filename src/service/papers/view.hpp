// The facts in the words of a language: what the tags of the papers' texts stand for.
#pragma once

#include <boost/json/object.hpp>

#include "service/papers/facts.hpp"
#include "service/papers/wording.hpp"

namespace rollcall::service {

// Every tag is there in every case: a text that is not known, and a thing that is not so, are false.
boost::json::object view_of(const Facts& facts, const Wording& wording);

}  // namespace rollcall::service
