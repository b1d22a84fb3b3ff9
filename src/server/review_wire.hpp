// Reviews and vetoes as JSON.
#pragma once

#include <boost/json/object.hpp>

#include "service/reviews.hpp"
#include "store/vetoes.hpp"

namespace rollcall::server {

boost::json::object to_json(const service::ReviewView& view);
boost::json::object to_json(const service::ReviewGroupView& view);
boost::json::object to_json(const service::Settled& settled);
boost::json::object to_json(const service::SettledGroup& group);
boost::json::object to_json(const store::Veto& veto);

}  // namespace rollcall::server
