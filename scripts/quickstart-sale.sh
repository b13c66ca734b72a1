# shellcheck shell=bash
# One sale from quote to signed delivery, each step printed as the console command that does it. Sourced by quickstart.

# step "English" "中文" CONTEXT ARGUMENTS..: prints the command, runs it, shows its output
step() {
	say "$1" "$2"
	local context=$3 word
	shift 3
	printf '$ branchline --context %s' "$context"
	for word in "$@"; do printf ' %q' "$word"; done
	printf '\n'
	bl --context "$context" "$@"
}

# The id or number of something that the last step made.
field() {
	local context=$1 pattern=$2
	shift 2
	bl --context "$context" --json "$@" | tr ',' '\n' | sed -n "0,/\"$pattern\":/s/.*\"$pattern\": *\"\([^\"]*\)\".*/\1/p"
}

walk_sale() {
	local quote order
	step "Wu Lina in Beijing looks up what she can promise" "北京的吴丽娜查询可供数量" wulina \
		stock check --warehouse WH-BJ --line product=P2001,quantity=4 --line product=P3001,quantity=20
	step "She quotes the customer" "她给客户报价" wulina \
		quote create --customer C0001 --line product=P2001,quantity=4,discount=8 --line product=P3001,quantity=20 \
		--line product=S9001,quantity=4
	quote=$(field wulina id quote list --customer C0001 --limit 1)
	step "The quote is within what a representative may offer, so it is effective at once" "报价在权限之内，提交后立即生效" wulina \
		quote submit "$quote"
	step "The customer agrees: the quote becomes an order" "客户同意，报价转为订单" wulina quote convert "$quote"
	order=$(field wulina id order list --customer C0001 --limit 1)
	step "Which way will it take, and why?" "这张订单要经过哪些审批，为什么？" wulina approval explain "$order"
	step "She submits it; it gets its number and goes to her manager" "提交订单，取得单号，送主管审批" wulina order submit "$order"
	order=@$(field wulina number order get "$order")
	step "Zhou Jie sees on one screen what he is to decide" "周杰在一屏内查看待审批订单" zhoujie task get "$order"
	step "He agrees; stock is reserved and credit committed in the same moment" "他同意，库存预留与信用占用同时生效" zhoujie \
		task approve "$order" --comment 同意
	step "The warehouse ships" "仓库发货" sunlei order ship "$order" --carrier 顺丰 --tracking SF1234567890
	step "The customer signs" "客户签收" sunlei order sign "$order" --signed-by 采购部
	step "Wu Lina follows the whole way" "吴丽娜查看全过程" wulina order track "$order"
	step "And head office sees it in the report" "总部在报表中看到这笔销售" zhaomin report run sales --by branch --by owner
}
