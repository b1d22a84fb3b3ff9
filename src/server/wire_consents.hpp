// The shapes of consents and of people who look the same.
#pragma once

#include <boost/json/object.hpp>

#include "service/enrolment/duplicates.hpp"
#include "service/people/consents.hpp"
#include "service/people/pictures.hpp"

namespace rollcall::server {

boost::json::object to_json(const store::ConsentText& text);
boost::json::object to_json(const service::ConsentView& view);
boost::json::object to_json(const service::DuplicateView& view);
boost::json::object to_json(const service::PhotoView& view);

}  // namespace rollcall::server
