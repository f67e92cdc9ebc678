"""What Slack allows, in characters unless said otherwise."""

from bot.platforms.base import Limits

LIMITS = Limits(
    # docs.slack.dev/reference/block-kit/blocks: 100 blocks in a modal or a Home tab.
    blocks=100,
    # reference/views: title, submit and close of a modal.
    window_title=24,
    # block-elements/button-element: text.
    button=75,
    # composition-objects/option-object: text.
    option=75,
    # option-object says 150, Slack's own @slack/types says 75: the smaller one holds in both.
    option_value=75,
    # block-elements/select-menu-element: options, and likewise options of one group.
    options=100,
    # block-elements/radio-button-group-element.
    spread_options=10,
    # blocks/section-block: text. Also block-elements/plain-text-input-element: max_length.
    paragraph=3000,
    # blocks/input-block: label and hint.
    label=2000,
    # block-elements/button-element: value.
    value=2000,
    # reference/views: private_metadata.
    hidden=3000,
    # reference/methods/views.open: view_too_large is said of more than 250 kB.
    whole_bytes=250_000,
)

# docs.slack.dev/reference/block-kit/blocks: 50 blocks in a message.
MESSAGE_BLOCKS = 50

# Undocumented: above about 13,200 characters of blocks Slack answers msg_blocks_too_long (bolt-js issue 2509).
MESSAGE_CHARACTERS = 13_200

# reference/methods/chat.postMessage: keep the text under 4,000.
MESSAGE_TEXT = 4000

# blocks/header-block: text.
HEADING = 150

# blocks/section-block: fields of a section, and the text of each.
FACTS = 10
FACT = 2000

# blocks/actions-block: elements of a row of buttons.
BUTTONS = 25

# blocks/context-block: elements of a small line.
CAPTIONS = 10

# block-elements/select-menu-element: option groups, and (option-group-object) the label of each.
GROUPS = 100
GROUP_LABEL = 75

# blocks/image-block: alt_text; its image_url is as long as any.
ALT = 2000

# block-elements/button-element: accessibility_label and url.
SPOKEN = 75
URL = 3000

# reference/block-kit: block_id and action_id; reference/views: callback_id.
NAME = 255
